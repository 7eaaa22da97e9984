import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { IntentName, IntentParams, IntentResult, Outcome } from '@onthefly/shared-types';
import { TestBackend } from '../support/test-backend';
import { REPOSITORY, testPython, TrainerProcess } from '../support/trainer-process';

const SCRIPT = join(REPOSITORY, 'test/fixtures/trainers/ddp_train.py');

describe('Two ranks of one job', function () {
    this.timeout(240_000);

    let backend: TestBackend;
    let trainer: TrainerProcess;

    beforeEach(async () => {
        backend = await TestBackend.start();
        trainer = new TrainerProcess(await backend.port(), ['--max-steps', '100000', '--delay', '0.02', '--with-test'], {
            program: testPython(),
            before: ['-m', 'torch.distributed.run', '--standalone', '--nproc_per_node=2', SCRIPT],
        });
        await backend.until(
            'both ranks are under way',
            ({ sessions }) => sessions.length === 2 && sessions.every(({ steps }) => steps > 5),
            45_000,
        );
    });

    afterEach(async () => {
        await trainer.kill();
        await backend.stop();
    });

    async function done<Name extends IntentName>(type: Name, params: IntentParams<Name>): Promise<IntentResult<Name>> {
        const outcome: Outcome<Name> = await backend.dashboard.execute({ type, ...params });
        assert.equal(outcome.type, 'done', `${type}: ${JSON.stringify(outcome)}\n${trainer.output.slice(-2_000)}`);
        return outcome.result;
    }

    it('are one job: rank 0 is shown and nobody is warned of a second trainer', async () => {
        const state = await backend.state();
        const current = state.sessions.find(({ sessionId }) => sessionId === state.currentSessionId);
        assert.equal(current?.trainer.rank, 0);
        assert.equal(current?.trainer.worldSize, 2);
        assert.deepEqual(new Set(state.sessions.map(({ trainer: { jobId } }) => jobId)).size, 1);
        assert.deepEqual(backend.notices(), []);
    });

    it('pause and resume together', async () => {
        for (let round = 0; round < 3; round++) {
            await done('pause', {});
            const { sessions } = await backend.until('both are paused', (state) =>
                state.sessions.every((session) => session.state === 'paused'),
            );
            assert.equal(sessions.length, 2);
            const before = sessions.map(({ steps }) => steps);
            await done('resume', {});
            await backend.until('both run on', (state) => state.sessions.every(({ steps }, index) => steps > (before[index] ?? 0) + 3));
        }
    });

    it('answer a health check together and go on afterwards', async () => {
        const result = await done('runHealth', { kind: 'dist' });
        assert.equal(result.details['world_size'], 2);
        assert.equal(result.details['rank'], 0);
        assert.deepEqual(
            result.otherRanks?.map(({ rank }) => rank),
            [1],
        );
        const { sessions } = await backend.state();
        const before = sessions.map(({ steps }) => steps);
        await done('resume', {});
        await backend.until('both run on', (state) => state.sessions.every(({ steps }, index) => steps > (before[index] ?? 0) + 3));
    });

    it('are forked, merged and set back together, and go on in step', async () => {
        const ids = (await backend.state()).sessions.map(({ sessionId }) => sessionId);
        const bothTrain = async (runId: string): Promise<void> => {
            const steps = async (): Promise<number[]> => {
                const runs = await Promise.all(ids.map((id) => backend.dashboard.listRuns(id)));
                return runs.map((ofRank) => ofRank.find((run) => run.runId === runId)?.steps ?? 0);
            };
            const before = await steps();
            while ((await steps()).some((now, rank) => now < (before[rank] ?? 0) + 5)) {
                await delay(50);
            }
        };
        await done('pause', {});
        await done('resume', {});
        const { runId } = await done('fork', { name: 'other' });
        assert.equal(runId, 'other');
        await bothTrain('other');
        const merged = await done('merge', { parents: ['baseline', 'other'], name: 'both' });
        await bothTrain(merged.runId);
        const paused = await done('pause', {});
        await done('resume', {});
        const { step } = await done('loadCheckpoint', { path: paused.checkpoint ?? '' });
        assert.equal(step, paused.step);
        await bothTrain(merged.runId);
        const back = await done('resumeTrainerOn', { runId: 'baseline' });
        assert.equal(back.checkpointLoaded, true);
        await bothTrain('baseline');
        await done('stop', {});
        assert.equal(await trainer.end(), 0, trainer.output.slice(-2_000));
    });

    it('are reported on and tested while they stand together, and go on', async () => {
        const report = await done('generateReport', {});
        assert.ok(report.samples > 0);
        await done('resume', {});
        assert.ok(Number.isFinite((await done('test', {})).averageLoss));
        const steps = (await backend.state()).sessions.map((session) => session.steps);
        await backend.until('both run on', (state) => state.sessions.every((session, rank) => session.steps > (steps[rank] ?? 0) + 3));
    });

    it('are reset together: each begins anew, rank 0 is shown, and both run on', async () => {
        const before = (await backend.state()).sessions.map(({ sessionId }) => sessionId);
        const reset = await done('hardResetSession', {});
        const { sessions, currentSessionId } = await backend.until(
            'both are new',
            (state) => state.sessions.filter(({ sessionId }) => !before.includes(sessionId)).length === 2,
        );
        assert.equal(currentSessionId, reset.sessionId);
        assert.equal(sessions.find(({ sessionId }) => sessionId === currentSessionId)?.trainer.rank, 0);
        assert.ok(sessions.every(({ sessionId, archivedAt }) => before.includes(sessionId) === (archivedAt !== undefined)));
        await done('startRun', {});
        await backend.until('both run', (state) =>
            state.sessions.every(
                ({ sessionId, steps, state: activity }) => before.includes(sessionId) || (activity === 'running' && steps > 5),
            ),
        );
        assert.deepEqual(backend.notices(), []);
    });
});
