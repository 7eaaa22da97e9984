import { setTimeout as delay } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import type { Asker, PauseResult, StepResult } from '@onthefly/shared-types';
import type { TrainingSession } from '../session/training-session';
import { ControlError } from './control-error';
import { EffectWatch } from './effect-watch';
import { RankCommands, type Ranks } from './rank-commands';
import { RequestSender } from './request-sender';

/** How long the other ranks may take once one has paused, before they count as stuck in a step that needs that one. */
const RANK_PATIENCE_MS = 2_000;
const RANK_ATTEMPTS = 10;
/**
 * A paused client looks for commands every 50 ms, and once more only after the step that follows a resume. A pause that is sent this long
 * after the resume comes too late to be taken together with it, which would undo it, and in time for the end of that one step.
 */
const ONE_STEP_MS = 55;

type PauseReply = Awaited<ReturnType<Pausing['pauseOne']>>;

/** Pausing and resuming, of one process or of all ranks of a job. */
@injectable()
export class Pausing {
    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(RankCommands) private readonly ranks: RankCommands,
        @inject(EffectWatch) private readonly effects: EffectWatch,
    ) {}

    /** Resolves when every rank stands still. The trainer has written a checkpoint then. */
    async requestBackendPause(session: TrainingSession, askedBy: Asker, reason = 'manual'): Promise<PauseResult> {
        const ranks = this.ranks.of(session);
        const reply =
            ranks.length > 1 ? await this.pauseTogether(session, ranks, askedBy, reason) : await this.pauseOne(session, askedBy, reason);
        await this.effects.settleActivity(session, 'paused');
        return { step: reply.step, checkpoint: reply.ckpt ?? undefined };
    }

    async resume(session: TrainingSession, askedBy: Asker): Promise<StepResult> {
        const [reply] = await this.ranks.sendReq(this.ranks.of(session), 'resume', {}, { askedBy });
        await this.effects.settleActivity(session, 'running');
        return { step: reply.step ?? undefined };
    }

    /** Does something that needs a standing trainer, and lets it run again if it ran before. */
    async whilePaused<Result>(session: TrainingSession, askedBy: Asker, work: () => Promise<Result>): Promise<Result> {
        if (session.record.activity === 'paused') {
            return work();
        }
        await this.requestBackendPause(session, askedBy);
        try {
            return await work();
        } finally {
            await this.resume(session, 'automatic').catch(() => undefined);
        }
    }

    private pauseOne(session: TrainingSession, askedBy: Asker, reason: string): Promise<{ step: number; ckpt: string | null }> {
        return this.sender.sendReq(session, 'pause', { reason }, { askedBy });
    }

    /**
     * A rank that pauses one step before another leaves that one waiting for it inside of its step, unable to answer.
     * Then the early one runs on until the late one has paused, and is paused again.
     */
    private async pauseTogether(session: TrainingSession, ranks: Ranks, askedBy: Asker, reason: string): Promise<PauseReply> {
        const paused = new Map<TrainingSession, PauseReply>();
        const asked = new Map<TrainingSession, Promise<unknown>>();
        const ask = (rank: TrainingSession, asker: Asker): void => {
            asked.set(rank, attended(this.pauseOne(rank, asker, reason).then((reply) => paused.set(rank, reply))));
        };
        ranks.forEach((rank) => ask(rank, rank === session ? askedBy : 'automatic'));
        for (let attempt = 0; attempt < RANK_ATTEMPTS; attempt++) {
            await Promise.race(asked.values());
            await Promise.race([Promise.all(asked.values()), delay(RANK_PATIENCE_MS)]);
            const reply = paused.get(session);
            if (reply && paused.size === ranks.length) {
                return reply;
            }
            const early = [...paused.keys()];
            paused.clear();
            const resumed = attended(Promise.all(early.map((rank) => this.sender.sendReq(rank, 'resume', {}, { askedBy: 'automatic' }))));
            await delay(ONE_STEP_MS);
            early.forEach((rank) => ask(rank, 'automatic'));
            await resumed;
        }
        throw new ControlError(
            'timeout',
            `Only some of the ${ranks.length} ranks could be paused at the same step. They run on; try again, best while steps are slow.`,
        );
    }
}

/** A failure of it is looked at later, when it is awaited. */
function attended<Result>(promise: Promise<Result>): Promise<Result> {
    promise.catch(() => undefined);
    return promise;
}
