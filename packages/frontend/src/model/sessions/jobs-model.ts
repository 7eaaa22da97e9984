import type { DashboardEvent, DashboardState, Job, JobRequest, JobStarted, OnTheFlyServer } from '@onthefly/shared-types';
import { Emitter, type Subscribe } from '../emitter';
import { messageOf } from '../message-of';

/** Exports and imports that are under way or have just ended. */
export class JobsModel {
    private readonly changed = new Emitter<void>();
    private readonly ended = new Emitter<Job>();
    private readonly known = new Map<string, Job>();
    private readonly dismissed = new Set<string>();

    readonly onDidChange = this.changed.event;
    /** A job that this page saw at work is done, has failed or was cancelled. */
    readonly onDidEnd = this.ended.event;

    constructor(
        private readonly server: Pick<OnTheFlyServer, 'startJob' | 'cancelJob'>,
        onDidReceiveEvent: Subscribe<DashboardEvent>,
    ) {
        onDidReceiveEvent((event) => {
            if (event.type === 'job') {
                this.take(event.job);
                this.changed.fire();
            }
        });
    }

    /** Oldest first, without those that somebody has put away. */
    get jobs(): readonly Job[] {
        return [...this.known.values()]
            .filter(({ jobId }) => !this.dismissed.has(jobId))
            .sort((left, right) => left.startedAt - right.startedAt);
    }

    /** Never rejects. */
    async start(request: JobRequest): Promise<JobStarted> {
        try {
            return await this.server.startJob(request);
        } catch (error) {
            return { type: 'failed', code: 'internal', message: messageOf(error) };
        }
    }

    /** Never rejects: what became of it shows. */
    async cancel(jobId: string): Promise<void> {
        await this.server.cancelJob(jobId).catch(() => undefined);
    }

    dismiss(jobId: string): void {
        this.dismissed.add(jobId);
        this.changed.fire();
    }

    /** Called by the dashboard's model whenever the state arrives. */
    setState({ jobs }: DashboardState): void {
        const present = new Set(jobs.map(({ jobId }) => jobId));
        [...this.known.keys()].filter((jobId) => !present.has(jobId)).forEach((jobId) => this.known.delete(jobId));
        jobs.forEach((job) => this.take(job));
        this.changed.fire();
    }

    /** Events may come before or after a state that is older or newer. */
    private take(job: Job): void {
        const before = this.known.get(job.jobId);
        if (before && before.state !== 'running') {
            return;
        }
        this.known.set(job.jobId, job);
        if (before && job.state !== 'running') {
            this.ended.fire(job);
        }
    }
}
