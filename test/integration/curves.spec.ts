import assert from 'node:assert/strict';
import type { RunMark } from '@onthefly/shared-types';
import { Recording } from '../support/recording';
import { TestBackend } from '../support/test-backend';

describe('The curves of a recorded trainer', () => {
    let backend: TestBackend;

    afterEach(() => backend.stop());

    async function play(name: string): Promise<string> {
        backend = await TestBackend.start();
        const recording = new Recording(name);
        await recording.play(await backend.port());
        await backend.untilStored(recording.events.length);
        return recording.events[0]?.session_id ?? '';
    }

    function told(marks: readonly RunMark[]): string[] {
        return marks.filter(({ kind }) => kind !== 'alert').map(({ kind, step }) => `${kind} ${step}`);
    }

    it('carry the forks and pauses of each run', async () => {
        const sessionId = await play('fork-merge-reset');
        const baseline = await backend.dashboard.getMarks({ sessionId, runId: 'baseline' });
        assert.ok(told(baseline).includes('pause 34'), told(baseline).join());
        assert.ok(told(baseline).includes('fork 34'), told(baseline).join());
        assert.ok(baseline.find(({ kind }) => kind === 'pause')?.checkpoint?.endsWith('step34.pt'));
        const fork = await backend.dashboard.getMarks({ sessionId, runId: 'fork1' });
        assert.deepEqual(told(fork).slice(0, 2), ['fork 0', 'pause 38']);
    });

    it('carry tests', async () => {
        const sessionId = await play('auto-test-hold');
        const marks = await backend.dashboard.getMarks({ sessionId, runId: 'baseline' });
        assert.ok(told(marks).includes('test 16'), told(marks).join());
    });

    it('tell times and epochs, and more of a part of the steps', async () => {
        const sessionId = await play('non-finite-loss');
        const { series } = await backend.dashboard.getSeries({ sessionId, runId: 'baseline', metrics: ['loss'], buckets: 1_000 });
        const [loss] = series;
        assert.ok(loss && loss.step.length > 1);
        assert.deepEqual(loss.abandoned, []);
        assert.ok(loss.ts.every((time, index) => index === 0 || time >= (loss.ts[index - 1] ?? 0)));
        assert.ok(loss.epoch.every((epoch) => epoch >= 0));
        const half = Math.floor((loss.step.at(-1) ?? 0) / 2);
        const zoomed = await backend.dashboard.getSeries({ sessionId, runId: 'baseline', metrics: ['loss'], fromStep: half, buckets: 10 });
        assert.ok((zoomed.series[0]?.step[0] ?? 0) >= half);
    });
});
