import { setTimeout as delay } from 'node:timers/promises';
import type { Job, JobRequest } from '@onthefly/shared-types';
import type { TerminalServer } from '../dashboard/server-methods';
import { CommandFailure, Interruption } from './command-failure';
import { ProgressDisplay } from './progress-display';
import type { Terminal } from './terminal';

const LOOK_INTERVAL_MS = 100;

/**
 * Begins long work, shows how it goes on and waits for its end. Ctrl+C ends it, and everything is as it was before.
 * @throws CommandFailure when it is not done, Interruption when it was cancelled
 */
export async function runJob(terminal: Terminal, server: TerminalServer, request: JobRequest, isQuiet: boolean): Promise<Job> {
    const started = await server.startJob(request);
    if (started.type === 'failed') {
        throw new CommandFailure(started.code, started.message);
    }
    const { jobId } = started;
    const interruption = new AbortController();
    const listener = terminal.onInterrupt(() => {
        interruption.abort();
        void server.cancelJob(jobId).catch(() => undefined);
    });
    const display = new ProgressDisplay(terminal.output, !isQuiet);
    try {
        for (;;) {
            const job = await server.getJob(jobId);
            if (!job) {
                throw new CommandFailure('internal', 'The server knows nothing of it any more. It may have been started anew.');
            }
            const isCancelling = interruption.signal.aborted && job.endedAt === undefined;
            display.show(isCancelling ? { ...job, message: 'Cancelling' } : job);
            if (job.endedAt !== undefined) {
                return settle(job);
            }
            await delay(LOOK_INTERVAL_MS);
        }
    } finally {
        display.end();
        listener.dispose();
    }
}

function settle(job: Job): Job {
    if (job.state === 'cancelled') {
        throw new Interruption(job.message);
    }
    if (job.state !== 'done') {
        throw new CommandFailure(job.code ?? 'internal', job.message);
    }
    return job;
}
