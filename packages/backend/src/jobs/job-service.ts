import { setImmediate as nextTurn } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import { v4 as newId } from 'uuid';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Job, JobKind, JobResult } from '@onthefly/shared-types';
import { ControlError } from '../common/control-error';
import type { JobProgress } from '../common/job-progress';
import { Clock } from '../host/clock';
import { Logger } from '../host/logger';

export interface JobWork {
    readonly kind: JobKind;
    readonly title: string;
    /**
     * Whoever throws has left everything as it was before. An error after the signal was aborted counts as the end that was asked for;
     * the message of a `ControlError` is shown as it is.
     */
    run(progress: JobProgress): Promise<JobResult>;
    /** What came of it, in a sentence. */
    describe(result: JobResult): string;
}

interface RunningJob {
    readonly abort: AbortController;
    readonly end: Promise<void>;
}

/** How often a job tells that it goes on. */
const PROGRESS_INTERVAL_MS = 200;
const KEPT_ENDED_JOBS = 10;

/** Work that takes long: begins it, follows it and ends it. */
@injectable()
export class JobService {
    private readonly changeEmitter = new Emitter<Job>();
    private readonly jobs = new Map<string, Job>();
    private readonly running = new Map<string, RunningJob>();

    /** A job began, went on or has ended. */
    readonly onDidChange: Event<Job> = this.changeEmitter.event;

    constructor(
        @inject(Clock) private readonly clock: Clock,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /** Those under way and those that ended last, oldest first. */
    list(): Job[] {
        return [...this.jobs.values()];
    }

    find(jobId: string): Job | undefined {
        return this.jobs.get(jobId);
    }

    /** @returns the job's id */
    start(work: JobWork): string {
        const jobId = newId();
        const abort = new AbortController();
        this.jobs.set(jobId, {
            jobId,
            kind: work.kind,
            title: work.title,
            state: 'running',
            unit: 'bytes',
            done: 0,
            total: 0,
            message: '',
            startedAt: this.clock.now(),
        });
        this.forgetOldest();
        this.running.set(jobId, { abort, end: this.run(jobId, work, abort.signal) });
        this.tell(jobId);
        return jobId;
    }

    /** Resolves when it has ended. */
    async cancel(jobId: string): Promise<void> {
        const running = this.running.get(jobId);
        running?.abort.abort();
        await running?.end;
    }

    /** Ends everything that is under way. */
    async stop(): Promise<void> {
        await Promise.all([...this.running.keys()].map((jobId) => this.cancel(jobId)));
    }

    private async run(jobId: string, work: JobWork, signal: AbortSignal): Promise<void> {
        const timer = setInterval(() => this.tell(jobId), PROGRESS_INTERVAL_MS);
        try {
            // Whoever began it knows its id first.
            await nextTurn();
            const result = await work.run(this.progressOf(jobId, signal));
            const { total } = this.jobs.get(jobId) ?? { total: 0 };
            this.change(jobId, { state: 'done', done: total, message: work.describe(result), result });
        } catch (error) {
            this.change(jobId, signal.aborted ? { state: 'cancelled', message: 'Cancelled; nothing was changed.' } : this.explain(error));
        } finally {
            clearInterval(timer);
            this.running.delete(jobId);
            this.change(jobId, { endedAt: this.clock.now() });
            this.tell(jobId);
        }
    }

    private explain(error: unknown): Partial<Job> {
        if (error instanceof ControlError) {
            return { state: 'failed', code: error.code, message: error.message };
        }
        this.logger.error(`Long work failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        return { state: 'failed', code: 'internal', message: `It failed: ${error instanceof Error ? error.message : String(error)}` };
    }

    private progressOf(jobId: string, signal: AbortSignal): JobProgress {
        return {
            signal,
            expect: (total, unit) => this.change(jobId, { total, unit }),
            advance: (amount) => {
                const { done, total } = this.jobs.get(jobId) ?? { done: 0, total: 0 };
                this.change(jobId, { done: Math.min(done + amount, total) });
            },
            say: (message) => this.change(jobId, { message }),
        };
    }

    private change(jobId: string, change: Partial<Job>): void {
        const job = this.jobs.get(jobId);
        if (job) {
            this.jobs.set(jobId, { ...job, ...change });
        }
    }

    private tell(jobId: string): void {
        const job = this.jobs.get(jobId);
        if (job) {
            this.changeEmitter.fire(job);
        }
    }

    private forgetOldest(): void {
        const ended = this.list().filter(({ state }) => state !== 'running');
        ended.slice(0, Math.max(0, ended.length - KEPT_ENDED_JOBS)).forEach(({ jobId }) => this.jobs.delete(jobId));
    }
}
