import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { IntentName, IntentParams, Outcome } from '@onthefly/shared-types';
import { TestBackend } from '../support/test-backend';
import { REPOSITORY, testPython, TrainerProcess } from '../support/trainer-process';

const SCRIPT = join(REPOSITORY, 'test/fixtures/trainers/lightning_train.py');

describe('A Lightning trainer', function () {
    this.timeout(240_000);

    let backend: TestBackend;
    let trainer: TrainerProcess;

    beforeEach(async () => {
        backend = await TestBackend.start();
        const parameters = ['--max-steps', '100000', '--delay', '0.02', '--with-test'];
        trainer = new TrainerProcess(await backend.port(), parameters, { program: testPython(), before: [SCRIPT] });
        await backend.until('it is under way', ({ latest }) => (latest?.step ?? 0) > 3, 90_000);
    });

    afterEach(async () => {
        await trainer.kill();
        await backend.stop();
    });

    function execute<Name extends IntentName>(type: Name, params: IntentParams<Name>): Promise<Outcome<Name>> {
        return backend.dashboard.execute({ type, ...params });
    }

    it('pauses and stays paused though one more step was under way, and resumes', async () => {
        const paused = await execute('pause', {});
        assert.equal(paused.type, 'done', trainer.output.slice(-2_000));
        const state = await backend.until('it is paused', ({ sessions }) => sessions[0]?.state === 'paused');
        assert.equal((await execute('resume', {})).type, 'done');
        await backend.until('it runs on', ({ latest }) => (latest?.step ?? 0) > (state.latest?.step ?? 0) + 3);
    });

    it('is tested only after a yes: the test ends the process', async () => {
        const outcome = await execute('test', {});
        assert.ok(outcome.type === 'failed' && outcome.code === 'needs-confirmation', JSON.stringify(outcome));
        assert.match(outcome.message, /ends the training process/);
        const before = (await backend.state()).latest?.step ?? 0;
        await backend.until('it trains on', ({ latest }) => (latest?.step ?? 0) > before + 3);
    });

    it('numbers the steps of a fork on from those of its parent', async () => {
        const fork = await execute('fork', {});
        assert.ok(fork.type === 'done', JSON.stringify(fork));
        const state = await backend.until('the fork trains', ({ latest }) => latest?.runId === fork.result.runId);
        assert.ok((state.latest?.step ?? 0) > 1);
    });
});
