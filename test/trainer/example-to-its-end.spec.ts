import assert from 'node:assert/strict';
import { TestBackend } from '../support/test-backend';
import { TrainerProcess } from '../support/trainer-process';

describe('The example, trained to its end', function () {
    this.timeout(600_000);

    let backend: TestBackend;
    let trainer: TrainerProcess;

    beforeEach(async () => {
        backend = await TestBackend.start();
        trainer = new TrainerProcess(await backend.port(), []);
    });

    afterEach(async () => {
        await trainer.kill();
        await backend.stop();
    });

    it('raises no alert, whether its last word arrives or not', async () => {
        assert.equal(await trainer.end(), 0, trainer.output);
        const { sessions } = await backend.until(
            'it is over',
            ({ sessions: [session] }) => session?.connected === false && session.state !== 'reconnecting',
        );
        assert.ok((sessions[0]?.steps ?? 0) > 10_000, JSON.stringify(sessions));
        // What is found when a trainer goes away comes after the last of its events was written.
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        assert.deepEqual(await backend.dashboard.listAlerts(), []);
        const notices = backend.events.flatMap((event) => (event.type === 'notice' ? [event.notice] : []));
        assert.deepEqual(
            notices.filter(({ severity }) => severity !== 'info'),
            [],
        );
    });
});
