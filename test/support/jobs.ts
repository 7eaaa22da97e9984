import { setTimeout as delay } from 'node:timers/promises';
import type { Job, JobRequest, JobResult, OnTheFlyServer } from '@onthefly/shared-types';

/** Begins long work and waits for its end. @throws Error when it can't even begin */
export async function runJob(server: OnTheFlyServer, request: JobRequest): Promise<Job> {
    const started = await server.startJob(request);
    if (started.type === 'failed') {
        throw new Error(`${started.code}: ${started.message}`);
    }
    return untilEnded(server, started.jobId);
}

export async function untilEnded(server: OnTheFlyServer, jobId: string): Promise<Job> {
    for (;;) {
        const job = await server.getJob(jobId);
        if (!job) {
            throw new Error('The job was forgotten.');
        }
        if (job.endedAt !== undefined) {
            return job;
        }
        await delay(5);
    }
}

/** Long work that must succeed. */
export async function resultOf<Type extends JobRequest['type']>(
    server: OnTheFlyServer,
    request: Extract<JobRequest, { type: Type }>,
): Promise<Extract<JobResult, { type: Type }>> {
    const job = await runJob(server, request);
    if (job.state !== 'done' || job.result?.type !== request.type) {
        throw new Error(`${job.title}: ${job.state}, ${job.message}`);
    }
    return job.result as Extract<JobResult, { type: Type }>;
}
