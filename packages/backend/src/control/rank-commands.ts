import { setTimeout as delay } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import type { Asker, Ctl, PauseResult } from '@onthefly/shared-types';
import { ControlError, sentenceOf, StandingError } from '../common/control-error';
import { SessionRegistry } from '../ingest/session-registry';
import type { TrainingSession } from '../session/training-session';
import { evenIfGivenUp } from './giving-up';
import { RequestSender } from './request-sender';

export type Ranks = readonly [TrainingSession, ...TrainingSession[]];

/** What follows when some ranks did what others refused. */
export type Undoing = 'changes-nothing' | 'impossible' | ((rank: TrainingSession) => Promise<unknown>);

/** How long the answers of the other ranks are waited for once one has refused: they may wait for that one for ever. */
const PATIENCE_AFTER_REFUSAL_MS = 30_000;
/** How long ranks are waited for while others are missing: they may be in a step that those have their share in. */
const PATIENCE_WITHOUT_ALL_MS = 10_000;

interface Answer<Result> {
    readonly rank: TrainingSession;
    result?: { readonly value: Result };
    error?: ControlError;
}

/**
 * Commands that all ranks of a job carry out together; one process alone is a job of one rank. A rank that goes on alone, or asks the others
 * for their share of something, waits for them for ever.
 */
@injectable()
export class RankCommands {
    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
    ) {}

    /**
     * The session itself first, then the others of its job; it alone when nothing can be asked of it.
     * @throws ControlError when some ranks of the job are not connected
     */
    of(session: TrainingSession): Ranks {
        if (session.openConnection === undefined) {
            return [session];
        }
        const present = this.present(session);
        const missing = this.missing(session);
        if (missing.length > 0) {
            throw new ControlError(
                'refused',
                `Only ${present.length} of the ${present.length + missing.length} ranks of this job are connected (missing: ${missing.join(', ')}). ` +
                    'Nothing was sent, as the others would wait for those for ever. Try again when all are connected, or resume or stop those that are.',
            );
        }
        return [session, ...present.filter((rank) => rank !== session)];
    }

    /** Numbers of the ranks of its job that are not connected. */
    missing(session: TrainingSession): readonly number[] {
        const present = new Set(this.present(session).map(({ record }) => record.trainer.rank));
        const { jobId, worldSize } = session.record.trainer;
        if (jobId === undefined || worldSize === undefined || present.size === 0) {
            return [];
        }
        return Array.from({ length: worldSize }, (_, rank) => rank).filter((rank) => !present.has(rank));
    }

    /**
     * Asks those that are connected, without the others. Only for what a person needs to get out of such a state: each rank does it for itself.
     * @param stands asks those only that stand still, if any does
     * @returns the first answer, with what has to be said of the other ranks
     * @throws ControlError when none does it
     */
    async askPresent<Result>(
        session: TrainingSession,
        askedBy: Asker,
        send: (rank: TrainingSession, askedBy: Asker) => Promise<Result>,
        { onlyStanding = false } = {},
    ): Promise<{ readonly result: Result; readonly remark: string }> {
        const present = this.present(session);
        // Afterwards those that have stopped would be missing, too.
        const missing = `Not connected, and not asked: rank ${this.missing(session).join(', ')}.`;
        const standing = present.filter(({ record }) => record.activity === 'paused');
        const asked = onlyStanding && standing.length > 0 ? standing : present;
        const answers = await Promise.all(
            asked.map(async (rank): Promise<Answer<Result>> => {
                const sent = send(rank, askedBy).then(
                    (value) => ({ rank, result: { value } }),
                    (error: unknown) => ({ rank, error: toControlError(error) }),
                );
                return Promise.race([sent, delay(PATIENCE_WITHOUT_ALL_MS, { rank })]);
            }),
        );
        const others = answers.filter(({ result }) => result === undefined).map(describeRefusal);
        const done = answers.find(({ result }) => result !== undefined);
        if (!done?.result) {
            throw new ControlError('refused', `${others.join(' ')} ${missing} Where nothing helps, end the processes of the job.`);
        }
        return { result: done.result.value, remark: [...others, missing].join(' ') };
    }

    /**
     * Asks all at once, as each may wait for the others before it answers. All or none: when one refuses, the others undo what they did.
     * @returns their answers, in the same order
     * @throws StandingError when ranks are not alike any more
     */
    async ask<Result>(
        ranks: Ranks,
        askedBy: Asker,
        send: (rank: TrainingSession, askedBy: Asker) => Promise<Result>,
        undoing: Undoing,
    ): Promise<[Result, ...Result[]]> {
        const answers = ranks.map((rank): Answer<Result> => ({ rank }));
        const refused = new AbortController();
        const asked = answers.map(async (answer, index) => {
            try {
                answer.result = { value: await send(answer.rank, index === 0 ? askedBy : 'automatic') };
            } catch (error) {
                answer.error = toControlError(error);
                refused.abort();
            }
        });
        const patience = new Promise<void>((resolve) => {
            refused.signal.addEventListener('abort', () => void delay(PATIENCE_AFTER_REFUSAL_MS, undefined, { ref: false }).then(resolve));
        });
        await Promise.race([Promise.all(asked), patience]);
        const failed = answers.find(({ error }) => error !== undefined);
        if (failed?.error) {
            throw await this.describeFailure(answers, failed.rank, failed.error, undoing);
        }
        return answers.map(({ result }) => (result as { value: Result }).value) as [Result, ...Result[]];
    }

    /** How a rank undoes what it did since a pause; impossible when that pause left no checkpoint. */
    goBackTo(runId: string | undefined, { step, checkpoint }: PauseResult): Undoing {
        if (runId === undefined || checkpoint === undefined) {
            return 'impossible';
        }
        return async (rank) => {
            const payload = { run_id: runId, init_ckpt: checkpoint, init_step: step };
            const { ckpt_loaded: loaded } = await this.sender.sendReq(rank, 'switch_run', payload, { askedBy: 'automatic' });
            if (!loaded) {
                throw new ControlError('missing-checkpoint', `${nameOf(rank)} could not load ${checkpoint}.`);
            }
        };
    }

    /** @throws ControlError when one of them has no trainer */
    sendCtl(ranks: Ranks, message: Ctl): void {
        ranks.forEach((rank) => this.sender.sendCtl(rank, message));
    }

    private present(session: TrainingSession): readonly TrainingSession[] {
        const { jobId } = session.record.trainer;
        return this.registry.known.filter(
            (other) =>
                other.openConnection !== undefined && (other === session || (jobId !== undefined && other.record.trainer.jobId === jobId)),
        );
    }

    private async describeFailure<Result>(
        answers: readonly Answer<Result>[],
        failed: TrainingSession,
        error: ControlError,
        undoing: Undoing,
    ): Promise<ControlError> {
        if (answers.length === 1) {
            return error;
        }
        const why = `${nameOf(failed)}: ${sentenceOf(error)}`;
        const done = answers.filter(({ result }) => result !== undefined);
        // One that did not answer may have done it, or do it yet.
        const unclear = answers.filter(({ result, error: own }) => result === undefined && own?.code !== 'refused');
        if (unclear.length === 0 && (done.length === 0 || undoing === 'changes-nothing')) {
            return new ControlError(error.code, why, { cause: error });
        }
        if (unclear.length === 0 && typeof undoing === 'function') {
            try {
                await evenIfGivenUp(() => Promise.all(done.map(({ rank }) => undoing(rank))));
                return new ControlError(error.code, `${why} The other ranks had done it, and have undone it.`, { cause: error });
            } catch (failure) {
                return standing(`${why} What the other ranks had done could not be undone: ${sentenceOf(failure)}`, answers);
            }
        }
        return standing(why, answers);
    }
}

/** A rank of a job as a person knows it. */
export function nameOf({ name, record: { trainer } }: TrainingSession): string {
    return trainer.rank === undefined ? `"${name}"` : `Rank ${trainer.rank}`;
}

function standing<Result>(why: string, answers: readonly Answer<Result>[]): StandingError {
    const places = answers.map(({ rank, result, error }) => {
        const { currentRunId, latest } = rank.record;
        const state = result ? 'did it' : error ? 'did not do it' : 'has not answered';
        return `${nameOf(rank)} ${state} (last seen on "${currentRunId ?? ''}" at step ${latest?.step ?? 0})`;
    });
    return new StandingError(
        'refused',
        `${why} The ranks are not alike any more, so the job stays paused: ${places.join('; ')}. ` +
            'Switch all of them to one run with a checkpoint, or stop the job and start it again.',
    );
}

function describeRefusal<Result>({ rank, error }: Answer<Result>): string {
    return error ? `${nameOf(rank)}: ${sentenceOf(error)}` : `${nameOf(rank)} has not answered yet and may wait for the missing ones.`;
}

function toControlError(error: unknown): ControlError {
    return error instanceof ControlError ? error : new ControlError('internal', String(error), { cause: error });
}
