import { setTimeout as delay } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import type { Asker, PauseResult, StepResult } from '@onthefly/shared-types';
import { ControlError, sentenceOf, StandingError } from '../common/control-error';
import type { TrainingSession } from '../session/training-session';
import { EffectWatch } from './effect-watch';
import { evenIfGivenUp } from './giving-up';
import { IntentQueue } from './intent-queue';
import { nameOf, RankCommands, type Ranks } from './rank-commands';
import { RequestSender } from './request-sender';

/** How long the other ranks may take once one has paused, before they count as stuck in a step that needs that one. */
const RANK_PATIENCE_MS = 2_000;
const RANK_ATTEMPTS = 10;
/**
 * A paused client looks for commands every 50 ms, and once more only after the step that follows a resume. A pause that is sent this long
 * after the resume comes too late to be taken together with it, which would undo it, and in time for the end of that one step.
 */
const ONE_STEP_MS = 55;

/** How long a rank that is let go on may take to answer before it counts as one that did not. */
const RELEASE_PATIENCE_MS = 5_000;

export interface PauseSettings {
    readonly askedBy: Asker;
    readonly reason: string;
    /** What follows when the work succeeds. After a failure the training is as it was before. */
    readonly afterwards: 'go-on' | 'stay';
}

type PauseReply = Awaited<ReturnType<Pausing['pauseOne']>>;

/** Pausing and resuming, of one process or of all ranks of a job. Whoever calls this has taken a turn in the queue of the job. */
@injectable()
export class Pausing {
    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(RankCommands) private readonly ranks: RankCommands,
        @inject(EffectWatch) private readonly effects: EffectWatch,
        @inject(IntentQueue) private readonly queue: IntentQueue,
    ) {}

    /** Resolves when every rank stands still. The trainer has written a checkpoint then. */
    async requestBackendPause(session: TrainingSession, askedBy: Asker, reason = 'manual'): Promise<PauseResult> {
        const ranks = this.ranks.of(session);
        const reply =
            ranks.length > 1 ? await this.pauseTogether(session, ranks, askedBy, reason) : await this.pauseOne(session, askedBy, reason);
        await Promise.all(ranks.map((rank) => this.effects.settleActivity(rank, 'paused')));
        return { step: reply.step, checkpoint: reply.ckpt ?? undefined };
    }

    /** While ranks are missing, those that stand go on without them: it is for a person to decide that. */
    async resume(session: TrainingSession, askedBy: Asker): Promise<StepResult> {
        if (this.ranks.missing(session).length === 0) {
            return this.resumeAll(session, askedBy);
        }
        const send = (rank: TrainingSession, by: Asker): ReturnType<Pausing['resumeOne']> => this.resumeOne(rank, by);
        const { result, remark } = await this.ranks.askPresent(session, askedBy, send, { onlyStanding: true });
        return { step: result.step ?? undefined, remark };
    }

    /**
     * Pauses, acts, and lets the training go on if it ran before, unless somebody has asked for a pause meanwhile.
     * @throws ControlError when the work fails, and also when it is done but the training can't go on: the message says that it stands
     */
    async whilePaused<Result>(
        session: TrainingSession,
        { askedBy, reason, afterwards }: PauseSettings,
        work: (pause: PauseResult) => Promise<Result>,
    ): Promise<Result> {
        // Nothing was done yet that would have to be taken back when ranks are missing.
        this.ranks.of(session);
        const ran = session.record.activity !== 'paused';
        let result: Result;
        try {
            result = await work(await this.requestBackendPause(session, askedBy, reason));
        } catch (error) {
            if (ran && !(error instanceof StandingError)) {
                await this.goOn(session, sentenceOf(error));
            }
            throw error;
        }
        if (ran && afterwards === 'go-on') {
            await this.goOn(session, 'It was done.');
        }
        return result;
    }

    private async resumeAll(session: TrainingSession, askedBy: Asker): Promise<StepResult> {
        const ranks = this.ranks.of(session);
        const [reply] = await this.ranks.ask(ranks, askedBy, (rank, by) => this.resumeOne(rank, by), 'changes-nothing');
        await Promise.all(ranks.map((rank) => this.effects.settleActivity(rank, 'running')));
        return { step: reply.step ?? undefined };
    }

    private async goOn(session: TrainingSession, outcome: string): Promise<void> {
        if (session.openConnection === undefined || this.queue.wantsPause(session)) {
            return;
        }
        try {
            await evenIfGivenUp(() => this.resumeAll(session, 'automatic'));
        } catch (error) {
            throw new StandingError(
                error instanceof ControlError ? error.code : 'internal',
                `${outcome} The training could not be let go on after that and may stand at step ${session.record.latest?.step ?? 0}: ` +
                    `${sentenceOf(error)} Resume it when the reason is gone.`,
                { cause: error },
            );
        }
    }

    private pauseOne(session: TrainingSession, askedBy: Asker, reason: string): Promise<{ step: number; ckpt: string | null }> {
        return this.sender.sendReq(session, 'pause', { reason }, { askedBy });
    }

    private resumeOne(session: TrainingSession, askedBy: Asker): Promise<{ step: number | null }> {
        return this.sender.sendReq(session, 'resume', {}, { askedBy });
    }

    private async pauseTogether(session: TrainingSession, ranks: Ranks, askedBy: Asker, reason: string): Promise<PauseReply> {
        const stood = ranks.every(({ record }) => record.activity === 'paused');
        const paused = new Map<TrainingSession, PauseReply>();
        try {
            return await this.tryToPause(session, ranks, paused, askedBy, reason, stood);
        } catch (error) {
            const places = stood ? describePlaces(ranks, paused) : await evenIfGivenUp(() => this.release(ranks));
            throw new StandingError(error instanceof ControlError ? error.code : 'internal', `${sentenceOf(error)} ${places}`, {
                cause: error,
            });
        }
    }

    /**
     * A rank that pauses one step before another leaves that one waiting for it inside of its step, unable to answer.
     * Then the early one runs on until the late one has paused, and is paused again. So does one that stands at an earlier step.
     */
    private async tryToPause(
        session: TrainingSession,
        ranks: Ranks,
        paused: Map<TrainingSession, PauseReply>,
        askedBy: Asker,
        reason: string,
        stood: boolean,
    ): Promise<PauseReply> {
        const asked = new Map<TrainingSession, Promise<unknown>>();
        const ask = (rank: TrainingSession, asker: Asker): void => {
            asked.set(rank, attended(this.pauseOne(rank, asker, reason).then((reply) => paused.set(rank, reply))));
        };
        ranks.forEach((rank) => ask(rank, rank === session ? askedBy : 'automatic'));
        for (let attempt = 0; ; attempt++) {
            await Promise.race(asked.values());
            await Promise.race([Promise.all(asked.values()), delay(RANK_PATIENCE_MS)]);
            const furthest = Math.max(...[...paused.values()].map(({ step }) => step));
            const behind = [...paused.keys()].filter((rank) => (paused.get(rank)?.step ?? 0) < furthest);
            const reply = paused.get(session);
            const allStand = paused.size === ranks.length;
            if (reply && allStand && behind.length === 0) {
                return reply;
            }
            if (attempt === RANK_ATTEMPTS || (stood && allStand)) {
                throw new ControlError(
                    'refused',
                    `The ${ranks.length} ranks do not stand at the same step. ${describePlaces(ranks, paused)}`,
                );
            }
            const early = allStand ? behind : [...paused.keys()];
            early.forEach((rank) => paused.delete(rank));
            const resumed = attended(Promise.all(early.map((rank) => this.resumeOne(rank, 'automatic'))));
            await delay(ONE_STEP_MS);
            early.forEach((rank) => ask(rank, 'automatic'));
            await resumed;
        }
    }

    /** Lets every rank go on, also one whose pause is still to come. @returns what is known of each, in a sentence */
    private async release(ranks: Ranks): Promise<string> {
        const states = await Promise.all(
            ranks.map(async (rank) => {
                const answer = this.resumeOne(rank, 'automatic').then(
                    () => 'runs on',
                    (error: Error) => `could not be let go on (${error.message})`,
                );
                const state = await Promise.race([answer, delay(RELEASE_PATIENCE_MS, 'has not answered yet: it is asked to run on')]);
                return { rank, state };
            }),
        );
        return states.every(({ state }) => state === 'runs on')
            ? 'All of them run on.'
            : `${states.map(({ rank, state }) => `${nameOf(rank)} ${state}`).join('; ')}. Resume the training once all can be reached.`;
    }
}

function describePlaces(ranks: Ranks, paused: ReadonlyMap<TrainingSession, PauseReply>): string {
    const places = ranks.map((rank) => {
        const reply = paused.get(rank);
        return reply ? `${nameOf(rank)} stood at step ${reply.step}` : `${nameOf(rank)} did not answer`;
    });
    return `${places.join('; ')}.`;
}

/** A failure of it is looked at later, when it is awaited. */
function attended<Result>(promise: Promise<Result>): Promise<Result> {
    promise.catch(() => undefined);
    return promise;
}
