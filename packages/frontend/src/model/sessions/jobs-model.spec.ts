import { strict as assert } from 'node:assert';
import type { DashboardEvent, Job } from '@onthefly/shared-types';
import { Emitter } from '../emitter';
import { state } from '../testing/fake-server';
import { JobsModel } from './jobs-model';

function job(jobId: string, change: Partial<Job> = {}): Job {
    return {
        jobId,
        kind: 'exportSessions',
        title: jobId,
        state: 'running',
        unit: 'bytes',
        done: 0,
        total: 10,
        message: '',
        startedAt: 1,
        ...change,
    };
}

describe('JobsModel', () => {
    const events = new Emitter<DashboardEvent>();

    function model(): JobsModel {
        const server = {
            startJob: () => Promise.reject(new Error('no connection')),
            cancelJob: () => Promise.resolve(),
        };
        return new JobsModel(server, events.event);
    }

    it('takes what it is told in any order: what has ended does not begin again', () => {
        const jobs = model();
        const ended: string[] = [];
        jobs.onDidEnd(({ jobId }) => ended.push(jobId));
        events.fire({ type: 'job', job: job('a', { done: 5 }) });
        events.fire({ type: 'job', job: job('a', { done: 10, state: 'done' }) });
        jobs.setState(state({ jobs: [job('a', { done: 7 })] }));
        assert.deepEqual(
            jobs.jobs.map(({ state: current, done }) => [current, done]),
            [['done', 10]],
        );
        assert.deepEqual(ended, ['a']);
    });

    it('does not announce what had ended before the page was opened', () => {
        const jobs = model();
        jobs.onDidEnd(() => assert.fail());
        jobs.setState(state({ jobs: [job('old', { state: 'done' })] }));
        assert.equal(jobs.jobs.length, 1);
    });

    it('forgets what was put away, and what the backend has forgotten', () => {
        const jobs = model();
        jobs.setState(state({ jobs: [job('a', { state: 'done' }), job('b')] }));
        jobs.dismiss('a');
        assert.deepEqual(
            jobs.jobs.map(({ jobId }) => jobId),
            ['b'],
        );
        jobs.setState(state({ jobs: [] }));
        assert.deepEqual(jobs.jobs, []);
    });

    it('tells of a start that did not get through', async () => {
        assert.deepEqual(await model().start({ type: 'importBundle', path: '/x' }), {
            type: 'failed',
            code: 'internal',
            message: 'no connection',
        });
    });
});
