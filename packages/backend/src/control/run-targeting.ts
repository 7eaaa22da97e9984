import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Asker, CounterSeeds, IntentParams, ResumeHints, SwitchResult } from '@onthefly/shared-types';
import { ControlError, StandingError } from '../common/control-error';
import type { TrainingSession } from '../session/training-session';
import { StoredResults } from '../storage/stored-results';
import { EffectWatch } from './effect-watch';
import { IntentQueue } from './intent-queue';
import { Pausing } from './pausing';
import { RankCommands } from './rank-commands';
import { RequestSender } from './request-sender';
import { TrainerArrival } from './trainer-arrival';

const RESUME_TIMEOUT_MS = 10 * 60_000;

/** Makes the trainer be on the run that a person means. */
@injectable()
export class RunTargeting {
    private readonly selectEmitter = new Emitter<{ readonly sessionId: string; readonly runId: string }>();

    /** The trainer is on a run that was asked for. */
    readonly onDidSelect: Event<{ readonly sessionId: string; readonly runId: string }> = this.selectEmitter.event;

    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(RankCommands) private readonly ranks: RankCommands,
        @inject(Pausing) private readonly pausing: Pausing,
        @inject(StoredResults) private readonly results: StoredResults,
        @inject(EffectWatch) private readonly effects: EffectWatch,
        @inject(TrainerArrival) private readonly arrival: TrainerArrival,
        @inject(IntentQueue) private readonly queue: IntentQueue,
    ) {}

    /** The highest numbers in `fork7`, `merge3` that a session has used: the trainer goes on counting from there. */
    computeForkMergeCounters(session: TrainingSession): Required<CounterSeeds> {
        const highest = (prefix: string): number =>
            Math.max(0, ...session.runs.map(({ runId }) => Number(new RegExp(`^${prefix}(\\d+)$`).exec(runId)?.[1] ?? 0)));
        return { fork_counter_init: highest('fork'), merge_counter_init: highest('merge') };
    }

    /** From where a run can go on; empty when no checkpoint of it is left. */
    latestResumeHints(session: TrainingSession, runId: string): ResumeHints {
        const checkpoint = this.results.latestUsableCheckpoint(session.sessionId, runId);
        return checkpoint ? { init_ckpt: checkpoint.path, init_step: checkpoint.step } : {};
    }

    /** Waits for a trainer, and switches it to the run when it is on another; it is paused then. */
    async ensureTrainerOnRun(session: TrainingSession, request: IntentParams<'ensureTrainerOnRun'>, askedBy: Asker): Promise<SwitchResult> {
        const targetRunId = request.runId;
        if (!session.runs.some((run) => run.runId === targetRunId)) {
            throw new ControlError('not-found', `This session has no run "${targetRunId}".`);
        }
        await this.arrival.waitForTrainer(session);
        const result =
            session.record.currentRunId === targetRunId
                ? await this.stayOnRun(session, targetRunId)
                : await this.switchRun(session, request, askedBy);
        session.record.currentRunId = targetRunId;
        this.selectEmitter.fire({ sessionId: session.sessionId, runId: targetRunId });
        return result;
    }

    /** `ensureTrainerOnRun`, and then lets it run. */
    async resumeTrainerOn(session: TrainingSession, request: IntentParams<'resumeTrainerOn'>, askedBy: Asker): Promise<SwitchResult> {
        const result = await this.ensureTrainerOnRun(session, request, askedBy);
        await this.release(session);
        return result;
    }

    /** After a reset the trainer stands at the start of its first run. */
    async resumeAfterReset(session: TrainingSession): Promise<void> {
        await this.arrival.waitForTrainer(session);
        await this.release(session);
    }

    /** Counters are all that a trainer needs which is there already. */
    private async stayOnRun(session: TrainingSession, targetRunId: string): Promise<SwitchResult> {
        await this.sender.sendReq(session, 'set_counter_seeds', this.computeForkMergeCounters(session), { askedBy: 'automatic' });
        return { runId: targetRunId, step: session.record.latest?.step, checkpointLoaded: true };
    }

    private async switchRun(
        session: TrainingSession,
        { runId, confirmed }: IntentParams<'ensureTrainerOnRun'>,
        askedBy: Asker,
    ): Promise<SwitchResult> {
        const hints = this.latestResumeHints(session, runId);
        if (hints.init_ckpt === undefined && confirmed !== true) {
            throw new ControlError(
                'needs-confirmation',
                `There is no checkpoint of "${runId}" to load. Training would go on with the weights that the trainer has now, and be recorded as "${runId}". Confirm to do that all the same.`,
            );
        }
        // The run that is left keeps a checkpoint this way, to come back to.
        return this.pausing.whilePaused(session, { askedBy: 'automatic', reason: 'switch', afterwards: 'stay' }, async (pause) => {
            const payload = { run_id: runId, ...hints, ...this.computeForkMergeCounters(session) };
            const [reply] = await this.ranks.ask(
                this.ranks.of(session),
                askedBy,
                (rank, by) => this.sender.sendReq(rank, 'switch_run', payload, { askedBy: by }),
                this.ranks.goBackTo(session.record.currentRunId, pause),
            );
            if (!reply.ckpt_loaded && confirmed !== true) {
                throw new StandingError(
                    'missing-checkpoint',
                    `The trainer could not load ${hints.init_ckpt}. It is paused, with the weights that it had, and would be recorded as "${runId}": load a checkpoint or switch back before it goes on.`,
                );
            }
            return { runId: reply.run_id, step: reply.step, checkpointLoaded: reply.ckpt_loaded };
        });
    }

    /** A pause that was asked for meanwhile holds. */
    private async release(session: TrainingSession): Promise<void> {
        if (this.queue.wantsPause(session)) {
            return;
        }
        this.ranks.sendCtl(this.ranks.of(session), { cmd: 'resume' });
        await this.effects.requireActivity(session, 'running', RESUME_TIMEOUT_MS);
    }
}
