import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import { ControlError } from '../common/control-error';
import { CancelledError } from '../common/job-progress';
import { IntentQueue } from '../control/intent-queue';
import { RequestSender } from '../control/request-sender';
import { RunControl } from '../control/run-control';
import { Clock } from '../host/clock';
import type { TrainingSession } from '../session/training-session';
import { StoredResults } from '../storage/stored-results';

/** A trainer in a long step or validation is not waited for: what it wrote before is there. */
const PATIENCE_MS = 60_000;
/** The news of a checkpoint may come this long after the answer to the request. */
const NEWS_PATIENCE_MS = 2_000;

/** Has connected trainers write what is in no file yet, before a bundle is made. */
@injectable()
export class NewestWeights {
    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(IntentQueue) private readonly queue: IntentQueue,
        @inject(RunControl) private readonly control: RunControl,
        @inject(StoredResults) private readonly results: StoredResults,
        @inject(Clock) private readonly clock: Clock,
    ) {}

    /**
     * Training is disturbed only when `mayPause` says so, and then for as long as writing takes.
     * @param folder where the bundle will be, on the trainer's machine
     * @returns what a person should know, in sentences: a trainer that can't or won't write is no reason to make no bundle
     * @throws CancelledError
     */
    async write(session: TrainingSession, folder: string, mayPause: boolean, signal: AbortSignal): Promise<string[]> {
        if (!session.openConnection || this.hasNewest(session)) {
            return [];
        }
        const timeout = AbortSignal.timeout(PATIENCE_MS);
        const stopped = new Promise<never>((_, reject) => {
            signal.addEventListener('abort', () => reject(new CancelledError()), { once: true });
            timeout.addEventListener('abort', () => reject(new ControlError('timeout', 'its trainer did not answer in time')), {
                once: true,
            });
        });
        stopped.catch(() => undefined);
        const turn = { session, command: 'prepare_export', askedBy: 'automatic', signal: AbortSignal.any([signal, timeout]) } as const;
        const work = this.queue.run(turn, () => this.ask(session, folder, mayPause));
        work.catch(() => undefined);
        try {
            return (await Promise.race([work, stopped])) ? [] : [`"${session.name}" is training: its newest weights are in no file yet.`];
        } catch (error) {
            if (error instanceof CancelledError) {
                throw error;
            }
            const reason = error instanceof Error ? error.message : String(error);
            return [`The newest weights of "${session.name}" are not in it: ${reason}`];
        }
    }

    /** A paused trainer has written a checkpoint, unless somebody took that away. */
    private hasNewest({ sessionId, record }: TrainingSession): boolean {
        return (
            record.activity === 'paused' &&
            this.results
                .listCheckpointsForRun(sessionId, record.currentRunId ?? '')
                .some(({ step, absolutePath }) => step === record.latest?.step && absolutePath !== undefined && existsSync(absolutePath))
        );
    }

    /** @returns false when the trainer has written nothing */
    private async ask(session: TrainingSession, folder: string, mayPause: boolean): Promise<boolean> {
        if (mayPause && session.record.activity !== 'paused') {
            const { path } = await this.control.saveCheckpoint(session, 'automatic');
            await this.untilKnown(session, path);
            return true;
        }
        const { ckpt } = await this.prepareExport(session, folder);
        if (ckpt.path === null) {
            return false;
        }
        const { cwd } = session.record.trainer;
        this.results.insertCheckpoint({
            sessionId: session.sessionId,
            runId: session.record.currentRunId ?? '',
            step: ckpt.step ?? session.record.latest?.step ?? 0,
            path: ckpt.path,
            absolutePath: isAbsolute(ckpt.path) ? ckpt.path : cwd === undefined ? undefined : resolve(cwd, ckpt.path),
            source: 'export',
            savedAt: this.clock.now(),
        });
        return true;
    }

    /** A client that does not know the one command may know the other. */
    private async prepareExport(
        session: TrainingSession,
        dir: string,
    ): Promise<{ readonly ckpt: { readonly path: string | null; readonly step: number | null } }> {
        const settings = { askedBy: 'automatic', timeoutMs: PATIENCE_MS } as const;
        try {
            return await this.sender.sendReq(session, 'prepare_export', { dir }, settings);
        } catch (error) {
            if (!(error instanceof ControlError && error.code === 'refused')) {
                throw error;
            }
            await this.sender.sendReq(session, 'spill_all', { dir }, settings);
            return { ckpt: { path: null, step: null } };
        }
    }

    private async untilKnown({ sessionId }: TrainingSession, path: string): Promise<void> {
        const deadline = Date.now() + NEWS_PATIENCE_MS;
        while (Date.now() < deadline && !this.results.listCheckpoints(sessionId).some((checkpoint) => checkpoint.path === path)) {
            await delay(20);
        }
    }
}
