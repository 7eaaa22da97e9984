import assert from 'node:assert/strict';
import type { Alert } from '@onthefly/shared-types';
import { Recording } from '../support/recording';
import { TestBackend, type TestBackendOptions } from '../support/test-backend';

/** What the recording is about; that its end is no proper one is not. */
function about(alerts: readonly Alert[]): Alert[] {
    return alerts.filter(({ kind }) => kind !== 'trainerGone' && kind !== 'lostEvents');
}

describe('Alerts', () => {
    let backend: TestBackend;

    afterEach(() => backend.stop());

    async function play(name: string, settings: TestBackendOptions['settings'] = {}): Promise<Alert[]> {
        backend = await TestBackend.start({ settings });
        const recording = new Recording(name);
        await recording.play(await backend.port());
        await backend.untilStored(recording.events.length);
        await new Promise((resolve) => setTimeout(resolve, 300));
        return about(await backend.dashboard.listAlerts());
    }

    it('tell once per run of a loss that is not finite and of the way back, and interrupt once for both', async () => {
        const alerts = await play('non-finite-loss');
        assert.deepEqual(alerts.map(({ kind, runId, step }) => [kind, runId, step]).sort(), [
            ['checkpointRestored', 'baseline', 19],
            ['checkpointRestored', 'fork1', 0],
            ['nonFiniteLoss', 'baseline', 19],
            ['nonFiniteLoss', 'fork1', 0],
        ]);
        const pushed = backend.events.flatMap((event) => (event.type === 'alert' ? [event.alert] : []));
        assert.equal(about(pushed).length, 4);
        assert.deepEqual(
            backend.notices().filter((notice) => /^(baseline|fork1): .* at step/.test(notice)),
            ['baseline: The loss at step 19 is not a finite number.', 'fork1: The loss at step 0 is not a finite number.'],
        );
        const [first] = alerts;
        assert.equal((await backend.dashboard.listAlerts(first?.sessionId)).length >= 2, true);
        assert.deepEqual(await backend.dashboard.listAlerts('another'), []);
    });

    it('are not raised where the setting says so', async () => {
        const alerts = await play('non-finite-loss', { 'onthefly.alerts.nonFiniteLoss': false });
        assert.deepEqual(
            alerts.map(({ kind }) => kind),
            ['checkpointRestored', 'checkpointRestored'],
        );
    });

    for (const name of ['full-speed', 'fork-merge-reset', 'exit-after-fit', 'auto-test-hold', 'two-ranks']) {
        it(`leave a healthy training alone: ${name}`, async () => {
            assert.deepEqual(await play(name), []);
        });
    }
});
