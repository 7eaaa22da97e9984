import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { IntentName, IntentParams } from '@onthefly/shared-types';
import { TestBackend } from '../support/test-backend';
import { REPOSITORY, testPython, TrainerProcess } from '../support/trainer-process';

const SCRIPT = join(REPOSITORY, 'test/fixtures/trainers/ddp_train.py');

describe('A job of two ranks', function () {
    this.timeout(240_000);

    let backend: TestBackend;
    let trainer: TrainerProcess;

    async function start(ranksSeen: number, ...options: string[]): Promise<void> {
        backend = await TestBackend.start();
        trainer = new TrainerProcess(await backend.port(), ['--max-steps', '100000', '--delay', '0.02', '--with-test', ...options], {
            program: testPython(),
            before: ['-m', 'torch.distributed.run', '--standalone', '--nproc_per_node=2', SCRIPT],
        });
        await backend.until(
            'the ranks are under way',
            ({ sessions }) => sessions.length === ranksSeen && sessions.every(({ steps }) => steps > 5),
            90_000,
        );
    }

    afterEach(async () => {
        await trainer.kill();
        await backend.stop();
    });

    async function fail<Name extends IntentName>(type: Name, params: IntentParams<Name>): Promise<string> {
        const outcome = await backend.dashboard.execute({ type, ...params });
        assert.equal(outcome.type, 'failed', JSON.stringify(outcome));
        return outcome.type === 'failed' ? outcome.message : '';
    }

    async function done<Name extends IntentName>(type: Name, params: IntentParams<Name>): Promise<void> {
        const outcome = await backend.dashboard.execute({ type, ...params });
        assert.equal(outcome.type, 'done', JSON.stringify(outcome));
    }

    /** Each rank trains on, and as this run. */
    async function bothTrain(runId: string): Promise<void> {
        const ids = (await backend.state()).sessions.map(({ sessionId }) => sessionId);
        const total = async (id: string): Promise<number> =>
            (await backend.state()).sessions.find(({ sessionId }) => sessionId === id)?.steps ?? 0;
        for (const id of ids) {
            const before = await total(id);
            await backend.until(
                'it trains on',
                ({ sessions }) => sessions.some(({ sessionId, steps }) => sessionId === id && steps > before + 5),
                60_000,
            );
            const rows = await backend.rows<{ run_id: string }>(
                'SELECT run_id FROM metrics WHERE session_id = ? ORDER BY event_seq DESC LIMIT 1',
                id,
            );
            assert.equal(rows[0]?.run_id, runId);
        }
    }

    it('goes on as the parent on both when one rank refuses a fork', async () => {
        await start(2, '--refuse', 'fork');
        const message = await fail('fork', { name: 'other' });
        assert.match(message, /Rank 1: .*refuses fork.*undone it/);
        await bothTrain('baseline');
    });

    it('goes on as before on both when one rank refuses to load a checkpoint', async () => {
        await start(2, '--refuse', 'load_ckpt');
        const saved = await backend.dashboard.execute({ type: 'checkpoint' });
        assert.equal(saved.type, 'done');
        assert.match(await fail('loadCheckpoint', { path: saved.result.path }), /Rank 1: .*undone it/);
        await bothTrain('baseline');
    });

    it('goes on as the run that it was on when one rank refuses to switch', async () => {
        await start(2, '--refuse', 'switch_run');
        await done('checkpoint', {});
        await done('fork', { name: 'other' });
        await bothTrain('other');
        assert.match(await fail('resumeTrainerOn', { runId: 'baseline' }), /Rank 1: .*undone it/);
        await bothTrain('other');
    });

    it('stays paused, and says which rank waits, when one rank refuses a merge that the other can only do together with it', async () => {
        await start(2, '--refuse', 'merge');
        await done('checkpoint', {});
        await done('fork', { name: 'other' });
        await bothTrain('other');
        const message = await fail('merge', { parents: ['baseline', 'other'], name: 'both' });
        assert.match(message, /Rank 1: .*refuses merge\..*stays paused: Rank 0 has not answered .*Rank 1 did not do it/);
        const resumes = await backend.rows<{ payload: string }>(
            "SELECT payload FROM commands WHERE command = 'resume' AND requested_at > (SELECT max(requested_at) FROM commands WHERE command = 'merge')",
        );
        assert.deepEqual(resumes, []);
    });

    it('stays paused, and says which rank is where, when one rank refuses a reset', async () => {
        await start(2, '--refuse', 'reset_session');
        const message = await fail('hardResetSession', {});
        assert.match(message, /Rank 1: .*stays paused: Rank 0 did it .*Rank 1 did not do it/);
        const { sessions } = await backend.state();
        assert.ok(
            sessions.every(({ state }) => state !== 'running'),
            JSON.stringify(sessions),
        );
    });

    it('goes on after a test that one rank refuses, and a test reaches both', async () => {
        await start(2, '--refuse', 'test_now');
        assert.match(await fail('test', {}), /Rank 1: .*refuses test_now/);
        assert.equal((await backend.rows("SELECT 1 FROM commands WHERE command = 'test_now'")).length, 2);
        await bothTrain('baseline');
    });

    it('is not asked for anything while a rank is missing, and is told which', async () => {
        await start(1, '--unreachable');
        for (const type of ['pause', 'fork', 'test'] as const) {
            assert.match(await fail(type, {}), /Only 1 of the 2 ranks of this job are connected \(missing: 1\)/);
        }
        assert.match(await fail('runHealth', { kind: 'dist' }), /missing: 1/);
        assert.deepEqual(await backend.rows("SELECT command FROM commands WHERE command <> 'server_info'"), []);
        await bothTrain('baseline');
        const stopped = await backend.dashboard.execute({ type: 'stop' });
        assert.deepEqual(stopped, { type: 'done', result: { remark: 'Not connected, and not asked: rank 1.' } });
    });
});
