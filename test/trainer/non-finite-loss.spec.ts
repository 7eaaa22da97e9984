import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { TestBackend } from '../support/test-backend';
import { TrainerProcess } from '../support/trainer-process';

/** Within this time a dashboard has been told what the state already says. */
const PUSHED_MS = 300;

describe('A real trainer whose loss becomes NaN', function () {
    this.timeout(120_000);

    let backend: TestBackend;
    let trainer: TrainerProcess;

    async function train(pauseOnNonFiniteLoss: boolean): Promise<void> {
        backend = await TestBackend.start({ settings: { 'onthefly.pauseOnNonFiniteLoss': pauseOnNonFiniteLoss } });
        // The first step of Adam changes every weight by this much: the loss of the second one overflows.
        trainer = new TrainerProcess(await backend.port(), ['--max-steps', '100000', '--learning-rate', '1e30', '--delay', '0.01']);
    }

    afterEach(async () => {
        await trainer.kill();
        await backend.stop();
    });

    it('is paused with a checkpoint when the person has set that, and told of once', async () => {
        await train(true);
        const state = await backend.until('it is paused', ({ sessions }) => sessions[0]?.state === 'paused', 60_000);
        const sessionId = state.currentSessionId ?? '';
        const alerts = await backend.dashboard.listAlerts(sessionId);
        assert.equal(alerts.filter(({ kind }) => kind === 'nonFiniteLoss').length, 1, JSON.stringify(alerts));
        const [checkpoint] = await backend.dashboard.listCheckpoints(sessionId);
        assert.ok(checkpoint?.absolutePath !== undefined && existsSync(checkpoint.absolutePath), JSON.stringify(checkpoint));
        const [command] = await backend.dashboard.listCommands(sessionId);
        assert.deepEqual([command?.command, command?.askedBy, command?.state], ['pause', 'automatic', 'applied']);
        await delay(PUSHED_MS);
        assert.equal(backend.notices().filter((notice) => notice.includes('Training was paused at step')).length, 1);
    });

    it('is left alone otherwise, however often it says so', async () => {
        await train(false);
        const { currentSessionId = '' } = await backend.until('it is connected', (state) => state.currentSessionId !== undefined, 60_000);
        const complaints = async (): Promise<number> => {
            const page = await backend.dashboard.getLogs({ sessionId: currentSessionId, limit: 100, text: 'Non-finite loss' });
            return page.rows.length;
        };
        while ((await complaints()) < 20) {
            await delay(PUSHED_MS);
        }
        const { sessions } = await backend.state();
        assert.equal(sessions[0]?.state, 'running');
        const commands = await backend.dashboard.listCommands(currentSessionId);
        assert.ok(!commands.some(({ command }) => command === 'pause'), JSON.stringify(commands));
        const alerts = await backend.dashboard.listAlerts(currentSessionId);
        assert.equal(alerts.filter(({ kind }) => kind === 'nonFiniteLoss').length, 1, JSON.stringify(alerts));
    });
});
