import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { Job, JobResult } from '@onthefly/shared-types';
import { ControlError } from '../common/control-error';
import type { JobProgress } from '../common/job-progress';
import { systemClock } from '../host/clock';
import { silentLogger } from '../testing/silent-logger';
import { JobService } from './job-service';

const RESULT: JobResult = { type: 'exportSessions', path: '/x', bytes: 1, sessions: 1, missing: [], notes: [] };

describe('JobService', () => {
    let jobs: JobService;
    let told: Job[];

    beforeEach(() => {
        jobs = new JobService(systemClock, silentLogger);
        told = [];
        jobs.onDidChange((job) => told.push(job));
    });

    function start(run: (progress: JobProgress) => Promise<JobResult>): string {
        return jobs.start({ kind: 'exportSessions', title: 'Export', run, describe: () => 'It is there.' });
    }

    async function ended(jobId: string): Promise<Job> {
        while (jobs.find(jobId)?.state === 'running') {
            await delay(1);
        }
        return jobs.find(jobId) as Job;
    }

    it('tells that it began, how far it is and what came of it', async () => {
        const jobId = start(async (progress) => {
            progress.expect(10, 'rows');
            progress.say('reading');
            progress.advance(4);
            assert.deepEqual([jobs.find(jobId)?.done, jobs.find(jobId)?.message], [4, 'reading']);
            progress.advance(100);
            assert.equal(jobs.find(jobId)?.done, 10, 'never more than there is');
            return RESULT;
        });
        const job = await ended(jobId);
        assert.deepEqual([job.state, job.done, job.message, job.result], ['done', 10, 'It is there.', RESULT]);
        assert.ok((job.endedAt ?? 0) >= job.startedAt);
        assert.deepEqual(
            told.map(({ state }) => state),
            ['running', 'done'],
        );
    });

    it('is cancelled when its work has ended, whatever that ended with', async () => {
        let tidied = false;
        const jobId = start(async ({ signal }) => {
            await delay(60_000, undefined, { signal }).catch(() => undefined);
            await delay(5);
            tidied = true;
            throw new Error('anything');
        });
        await jobs.cancel(jobId);
        assert.ok(tidied);
        assert.equal(jobs.find(jobId)?.state, 'cancelled');
        await jobs.cancel(jobId);
    });

    it('passes on why it failed', async () => {
        const expected = await ended(
            start(async () => {
                throw new ControlError('no-space', 'There is no room.');
            }),
        );
        assert.deepEqual([expected.state, expected.code, expected.message], ['failed', 'no-space', 'There is no room.']);
        const unexpected = await ended(
            start(async () => {
                throw new TypeError('oops');
            }),
        );
        assert.deepEqual([unexpected.code, unexpected.message], ['internal', 'It failed: oops']);
    });

    it('ends all when the backend stops, and remembers the last ones only', async () => {
        for (let count = 0; count < 15; count++) {
            await ended(start(async () => RESULT));
        }
        const waiting = start(async ({ signal }) => {
            await delay(60_000, undefined, { signal });
            return RESULT;
        });
        await jobs.stop();
        assert.equal(jobs.find(waiting)?.state, 'cancelled');
        assert.equal(jobs.list().length, 11);
    });
});
