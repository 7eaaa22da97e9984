import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { inject, injectable } from 'inversify';
import type {
    Asker,
    CheckpointResult,
    ForkRequest,
    ForkResult,
    MergeRequest,
    MergeResult,
    SampleSelection,
    StepResult,
    StopResult,
    TestResult,
    TrainerPayload,
} from '@onthefly/shared-types';
import { ControlError } from '../common/control-error';
import { SessionRegistry } from '../ingest/session-registry';
import type { TrainingSession } from '../session/training-session';
import { FrameworkReader } from '../storage/framework-reader';
import { StoredResults } from '../storage/stored-results';
import { EffectWatch } from './effect-watch';
import { Pausing, type PauseSettings } from './pausing';
import { nameOf, RankCommands, type Ranks } from './rank-commands';
import { RequestSender } from './request-sender';

/** A test or a scan over all samples takes as long as the data do. */
const LONG_TIMEOUT_MS = 60 * 60_000;

/** Checkpoint, test, fork, merge, load and stop. */
@injectable()
export class RunControl {
    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(RankCommands) private readonly ranks: RankCommands,
        @inject(Pausing) private readonly pausing: Pausing,
        @inject(EffectWatch) private readonly effects: EffectWatch,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(StoredResults) private readonly results: StoredResults,
        @inject(FrameworkReader) private readonly frameworks: FrameworkReader,
    ) {}

    /**
     * A running trainer can't be asked to save, but writes a checkpoint when it pauses: it pauses for a moment then.
     * A paused one has written that of its step already; asking again would only wear out the client's ring of ten files.
     */
    async saveCheckpoint(session: TrainingSession, askedBy: Asker): Promise<CheckpointResult> {
        const settings: PauseSettings = { askedBy, reason: 'checkpoint', afterwards: 'go-on' };
        return this.pausing.whilePaused(session, settings, async ({ step, checkpoint }) => {
            if (checkpoint !== undefined) {
                return { step, path: checkpoint };
            }
            const saved = await this.sender.sendReq(session, 'save_ckpt', {}, { askedBy });
            if (saved.path === null) {
                throw new ControlError('refused', 'The trainer wrote no checkpoint. Pause it and try again.');
            }
            return { step: saved.step, path: saved.path };
        });
    }

    async test(
        session: TrainingSession,
        request: { readonly label?: string; readonly confirmed?: boolean },
        askedBy: Asker,
    ): Promise<TestResult> {
        if (this.isLightning(session) && request.confirmed !== true) {
            throw new ControlError(
                'needs-confirmation',
                'With Lightning a test ends the training process: everything since the last checkpoint is lost. Confirm to test all the same.',
            );
        }
        const payload = { label: request.label ?? 'manual' };
        const reply = await this.sendInStep(session, askedBy, 'changes-nothing', async (rank, by) => {
            const answer = await this.sender.sendReq(rank, 'test_now', payload, { askedBy: by, timeoutMs: LONG_TIMEOUT_MS });
            if (answer.status === 'busy') {
                throw new ControlError('refused', 'Another test is under way. Wait for its result and try again.');
            }
            return answer;
        });
        return { averageLoss: reply.avg_loss, step: reply.step ?? undefined, checkpoint: reply.ckpt_path ?? undefined };
    }

    async fork(session: TrainingSession, request: ForkRequest, askedBy: Asker): Promise<ForkResult> {
        const parentRunId = request.parentRunId ?? requireCurrentRun(session);
        this.requireRun(session, parentRunId);
        if (request.checkpoint !== undefined) {
            this.requireFile(session, request.checkpoint);
        } else if (parentRunId !== session.record.currentRunId) {
            this.requireCheckpoints(session, [parentRunId]);
        }
        const selection: SampleSelection | undefined = request.indices && { kind: 'indices', ids: request.indices };
        const payload: TrainerPayload<'fork'> = {
            mode: 'manual',
            parent_run_id: parentRunId,
            parent_ckpt_path: request.checkpoint,
            region: request.region,
            selection,
            hparams: request.multipliers,
            run_name: request.name,
        };
        const reply = await this.sendInStep(session, askedBy, 'go-back', async (rank, by) => {
            const { new_run: runId, ...rest } = await this.sender.sendReq(rank, 'fork', payload, {
                askedBy: by,
                timeoutMs: LONG_TIMEOUT_MS,
            });
            if (runId === null) {
                throw new ControlError('refused', 'The trainer made no fork. Its log says why.');
            }
            return { ...rest, runId };
        });
        await this.effects.settleRun(session, reply.runId);
        return { runId: reply.runId, samples: reply.subset_indices.length > 0 ? reply.subset_indices.length : undefined };
    }

    /** What each parent needs is checked before anything starts: the trainer would find out in the middle of it. */
    async merge(session: TrainingSession, request: MergeRequest, askedBy: Asker): Promise<MergeResult> {
        if (new Set(request.parents).size < 2) {
            throw new ControlError('invalid-request', 'A merge needs at least two different runs.');
        }
        request.parents.forEach((runId) => this.requireRun(session, runId));
        const current = session.record.currentRunId;
        this.requireCheckpoints(
            session,
            request.parents.filter((runId) => runId !== current),
        );
        const ranks = this.ranks.of(session);
        requireOneVersion(ranks);
        // Each rank would look for files of its own, and one that finds none leaves the others waiting for its share of the new model.
        const paths = (): readonly string[] | undefined =>
            ranks.length === 1 ? undefined : request.parents.map((runId) => this.requireCheckpoint(session, runId));
        const merge = async (): Promise<MergeResult> => {
            const merged = await this.sendInStep(session, askedBy, 'go-back', async (rank, by) => {
                const settings = { askedBy: by, timeoutMs: LONG_TIMEOUT_MS };
                const payload = { parents: request.parents, paths: paths(), strategy: request.strategy ?? 'swa', new_name: request.name };
                const { new_run: runId, ...rest } = await this.sender.sendReq(rank, 'merge', payload, settings);
                if (runId === null) {
                    throw new ControlError('refused', 'The trainer did not merge. Its log says why.');
                }
                return { runId, strategy: rest.strategy, paths: rest.paths };
            });
            await this.effects.settleRun(session, merged.runId);
            return merged;
        };
        if (current === undefined || !request.parents.includes(current)) {
            return merge();
        }
        // Only a pause makes the present weights of the current run into a checkpoint.
        return this.pausing.whilePaused(session, { askedBy, reason: 'merge', afterwards: 'go-on' }, async () => {
            if (!this.hasCheckpoint(session, current)) {
                // A run that was forked while training stood has none: the trainer had no reason to pause.
                await this.sender.sendReq(session, 'save_ckpt', {}, { askedBy: 'automatic' });
            }
            return merge();
        });
    }

    async loadCheckpoint(session: TrainingSession, path: string, askedBy: Asker): Promise<StepResult> {
        this.requireFile(session, path);
        const { step } = await this.sendInStep(session, askedBy, 'go-back', (rank, by) =>
            this.sender.sendReq(rank, 'load_ckpt', { path }, { askedBy: by, timeoutMs: LONG_TIMEOUT_MS }),
        );
        return { step };
    }

    /** While ranks are missing, the others are stopped wherever they are. */
    async stop(session: TrainingSession, askedBy: Asker): Promise<StopResult> {
        const stopOne = (rank: TrainingSession, by: Asker): Promise<unknown> =>
            this.sender.sendReq(rank, 'stop', {}, { askedBy: by, timeoutMs: LONG_TIMEOUT_MS });
        if (this.ranks.missing(session).length > 0) {
            const { remark } = await this.ranks.askPresent(session, askedBy, stopOne);
            return { remark };
        }
        const ranks = this.ranks.of(session);
        const stop = async (): Promise<StopResult> => {
            await this.ranks.ask(ranks, askedBy, stopOne, 'impossible');
            return {};
        };
        return ranks.length > 1
            ? this.pausing.whilePaused(session, { askedBy: 'automatic', reason: 'stop', afterwards: 'stay' }, stop)
            : stop();
    }

    /**
     * Ranks stand still at the same step for it: in the middle of a step the first one that does it leaves the others waiting for its
     * share of that step. When one refuses, those that did it go back to the run and the checkpoint of that pause.
     */
    private async sendInStep<Reply>(
        session: TrainingSession,
        askedBy: Asker,
        undoing: 'changes-nothing' | 'go-back',
        send: (rank: TrainingSession, askedBy: Asker) => Promise<Reply>,
    ): Promise<Reply> {
        const ranks = this.ranks.of(session);
        if (ranks.length === 1) {
            return send(session, askedBy);
        }
        return this.pausing.whilePaused(session, { askedBy: 'automatic', reason: 'together', afterwards: 'go-on' }, async (pause) => {
            const goBack = this.ranks.goBackTo(session.record.currentRunId, pause);
            const [reply] = await this.ranks.ask(ranks, askedBy, send, undoing === 'go-back' ? goBack : undoing);
            return reply;
        });
    }

    /** Asked of every session of the process: one that began in the middle of an epoch does not show it. */
    private isLightning(session: TrainingSession): boolean {
        const { pid } = session.record.trainer;
        const siblings = this.registry.known.filter(
            (other) => other === session || (pid !== undefined && other.record.trainer.pid === pid),
        );
        const frameworks = siblings.map(({ sessionId }) => this.frameworks.find(sessionId));
        return frameworks.includes('lightning') && !frameworks.includes('native');
    }

    private requireRun(session: TrainingSession, runId: string): void {
        if (!session.runs.some((run) => run.runId === runId)) {
            throw new ControlError('not-found', `This session has no run "${runId}".`);
        }
    }

    private hasCheckpoint(session: TrainingSession, runId: string): boolean {
        return this.results.latestUsableCheckpoint(session.sessionId, runId) !== undefined;
    }

    /** With a file that is gone the trainer would go on from the weights that it has. */
    private requireFile(session: TrainingSession, path: string): void {
        const { cwd } = session.record.trainer;
        const absolutePath = isAbsolute(path) ? path : cwd === undefined ? undefined : resolve(cwd, path);
        if (absolutePath !== undefined && !existsSync(absolutePath)) {
            throw new ControlError(
                'missing-checkpoint',
                `There is no checkpoint ${absolutePath} any more. Nothing was done: choose another one.`,
            );
        }
    }

    /** @returns where the newest checkpoint of a run is */
    private requireCheckpoint(session: TrainingSession, runId: string): string {
        this.requireCheckpoints(session, [runId]);
        const checkpoint = this.results.latestUsableCheckpoint(session.sessionId, runId);
        return checkpoint?.absolutePath ?? checkpoint?.path ?? '';
    }

    private requireCheckpoints(session: TrainingSession, runIds: readonly string[]): void {
        const missing = runIds.filter((runId) => !this.hasCheckpoint(session, runId));
        if (missing.length > 0) {
            throw new ControlError(
                'missing-checkpoint',
                `There is no checkpoint of ${missing.join(' and ')}. Switch to it, pause it once, and try again.`,
            );
        }
    }
}

/** Ranks with different clients may not understand the same things. */
function requireOneVersion(ranks: Ranks): void {
    const versions = new Set(ranks.map(({ record }) => record.trainer.version).filter((version) => version !== undefined));
    if (versions.size > 1) {
        const each = ranks.map((rank) => `${nameOf(rank)} ${rank.record.trainer.version ?? 'an unknown version'}`).join(', ');
        throw new ControlError(
            'refused',
            `The ranks use different versions of onthefly-ai: ${each}. Nothing was sent: install one for all.`,
        );
    }
}

function requireCurrentRun(session: TrainingSession): string {
    if (session.record.currentRunId === undefined) {
        throw new ControlError('not-found', 'This session has no run yet. Wait for its first step.');
    }
    return session.record.currentRunId;
}
