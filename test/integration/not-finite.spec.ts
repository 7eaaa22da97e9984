import assert from 'node:assert/strict';
import { NOT_FINITE } from '@onthefly/shared-types';
import { TestBackend } from '../support/test-backend';
import { Wire } from '../support/wire';

const SESSION = { sessionId: 'sess-nan', runId: 'baseline' };

/** As the client writes it: every known metric is named, and null is both NaN and "no value". */
function stepLine(step: number, metrics: Readonly<Record<string, unknown>>, seq = step): string {
    const envelope = { session_id: SESSION.sessionId, event_seq: seq, run_id: SESSION.runId, run_gen: 0, ts: 1_800_000_000 + seq };
    const known = { loss: 0.5, val_loss: null, accuracy: null, grad_norm: 1, gpu_util: null };
    return JSON.stringify({ type: 'trainStep', step, epoch: 0, ...known, ...metrics, ...envelope });
}

describe('A value that is NaN', () => {
    let backend: TestBackend;
    let trainer: Wire;

    beforeEach(async () => {
        backend = await TestBackend.start();
        trainer = await Wire.open(await backend.port());
    });

    afterEach(() => backend.stop());

    async function send(lines: readonly string[]): Promise<void> {
        await trainer.write(`${lines.join('\n')}\n`);
        await backend.untilStored(lines.length);
    }

    async function notFiniteSteps(...metrics: string[]): Promise<number[][]> {
        const { series } = await backend.dashboard.getSeries({ ...SESSION, metrics, buckets: 1_000 });
        return series.map(({ notFinite }) => [...notFinite.step]);
    }

    it('has a curve, a summary and a place in every list from its first step on', async () => {
        await send([1, 2, 3].map((step) => stepLine(step, { loss: null, grad_norm: null, 'head/extra': null })));
        const { metrics, latest } = await backend.state();
        assert.deepEqual(metrics, ['loss', 'grad_norm', 'head/extra']);
        assert.deepEqual({ ...latest?.metrics }, { loss: null, grad_norm: null, 'head/extra': null });
        assert.deepEqual(await notFiniteSteps('loss', 'grad_norm', 'head/extra'), [
            [1, 2, 3],
            [1, 2, 3],
            [1, 2, 3],
        ]);
        const [run] = await backend.dashboard.listRuns(SESSION.sessionId);
        const nothing = { last: null, minimum: null, maximum: null, count: 0, notFinite: 3 };
        assert.deepEqual(
            run?.summaries.find(({ metric }) => metric === 'loss'),
            { metric: 'loss', ...nothing },
        );
    });

    it('is told apart from one that was not logged', async () => {
        await send([
            stepLine(1, {}),
            stepLine(2, { val_loss: 0.7, rare: 3 }),
            stepLine(3, { val_loss: null, grad_norm: null }),
            stepLine(4, { val_loss: 0.6, rare: null }),
        ]);
        assert.deepEqual(await notFiniteSteps('loss', 'val_loss', 'grad_norm', 'rare', 'gpu_util', 'accuracy'), [
            [],
            [3],
            [3],
            [4],
            [],
            [],
        ]);
        assert.deepEqual((await backend.state()).metrics, ['loss', 'val_loss', 'grad_norm', 'rare']);
        const { rows } = await backend.dashboard.getSteps({ ...SESSION, limit: 10 });
        assert.deepEqual(
            rows.map(({ metrics }) => ({ ...metrics })),
            [
                { loss: 0.5, grad_norm: 1 },
                { loss: 0.5, val_loss: 0.7, grad_norm: 1, rare: 3 },
                { loss: 0.5, val_loss: null, grad_norm: null },
                { loss: 0.5, val_loss: 0.6, grad_norm: 1, rare: null },
            ],
        );
    });

    it('is no value before the first validation, also when the trainer goes back there', async () => {
        const lines = [1, 2, 3, 4].map((step) => stepLine(step, { val_loss: step < 3 ? null : 0.5 }));
        await send([...lines, stepLine(2, {}, 5)]);
        assert.deepEqual(await notFiniteSteps('val_loss'), [[]]);
    });

    it('is the same when it is pushed as when it is pulled', async () => {
        await send([stepLine(1, { val_loss: 0.5 }), stepLine(2, { loss: null, val_loss: 0.5, rare: 1 }), stepLine(3, { rare: null })]);
        await backend.until('they were pushed', () => backend.events.some(({ type }) => type === 'points'));
        const pushed = backend.events.flatMap((event) => (event.type === 'points' ? [event.metrics] : []));
        const column = (metric: string): number[] => pushed.flatMap((metrics) => [...(metrics[metric] ?? [])]);
        assert.deepEqual(column('loss'), [0.5, NOT_FINITE, 0.5]);
        assert.deepEqual(column('val_loss'), [0.5, 0.5, NOT_FINITE]);
        assert.deepEqual(column('rare'), [NaN, 1, NOT_FINITE]);
    });

    it('is known as such after a restart in the middle of a run', async () => {
        await send([stepLine(1, { val_loss: 0.5 })]);
        backend = await backend.restart();
        trainer = await Wire.open(await backend.port());
        await trainer.writeLine(stepLine(2, { val_loss: null }));
        await backend.untilStored(2);
        assert.deepEqual(await notFiniteSteps('val_loss'), [[2]]);
        const [run] = await backend.dashboard.listRuns(SESSION.sessionId);
        const summary = run?.summaries.find(({ metric }) => metric === 'val_loss');
        assert.deepEqual(summary, { metric: 'val_loss', last: null, minimum: 0.5, maximum: 0.5, count: 1, notFinite: 1 });
    });
});
