import { strict as assert } from 'node:assert';
import { NOT_FINITE } from '@onthefly/shared-types';
import { RunAxis } from '../model/charts/chart-axis';
import type { ChartRun } from '../model/charts/drawn-runs';
import { RunSeries } from '../model/charts/run-series';
import { FakeServer, points, settled } from '../model/testing/fake-server';
import { chartCurve, type ChartCurve } from './chart-curve';
import { chartSummary, pointText } from './chart-readings';

const KEY = { sessionId: 's1', runId: 'r1' };
const DIGITS = 4;

async function curveOf(losses: readonly number[]): Promise<ChartCurve> {
    const server = new FakeServer();
    const overview = new RunSeries(KEY, server, () => undefined);
    overview.append(points(1, losses));
    server.series[0]!.resolve({ ordinal: 0, series: [] });
    await settled();
    const axis = RunAxis.of('step', overview.reference!.axisColumns, 0);
    const run: ChartRun = { key: KEY, name: 'r1', color: { index: 0, color: '', dashed: false }, overview, detail: undefined, axis };
    const view = { range: axis.range!, pixels: 500, zoomed: false, settings: { smoothing: 0, logX: false } };
    return chartCurve(run, 'loss', view)!;
}

describe('A metric that is NaN', () => {
    it('from its first step on has a chart: an axis, marks and words', async () => {
        const curve = await curveOf([NOT_FINITE, NOT_FINITE, NOT_FINITE]);
        assert.deepEqual(curve.run.axis.range, { min: 1, max: 3 });
        assert.deepEqual([...curve.notFinite], [1, 2, 3]);
        assert.equal(chartSummary('loss', [curve]), 'loss: NaN at step 3, NaN or infinite in every step');
        assert.deepEqual(
            [2, 3, undefined].map((cursor) => pointText(curve, cursor, DIGITS)),
            ['NaN', 'NaN', 'NaN'],
        );
    });

    it('since some step has marks up to the newest, and is not told as the number before', async () => {
        const curve = await curveOf([2, 1, NOT_FINITE, NOT_FINITE]);
        assert.deepEqual(curve.run.axis.range, { min: 1, max: 4 });
        assert.deepEqual([...curve.notFinite], [3, 4]);
        assert.equal(chartSummary('loss', [curve]), 'loss: NaN at step 4, lowest 1.000, highest 2.000');
        assert.deepEqual(
            [1.8, 3.1, undefined].map((cursor) => pointText(curve, cursor, DIGITS)),
            ['1.000', 'NaN', 'NaN'],
        );
    });

    it('is no metric that was not logged', async () => {
        const curve = await curveOf([2, NaN, NaN]);
        assert.deepEqual([...curve.notFinite], []);
        assert.equal(pointText(curve, undefined, DIGITS), '2.000');
    });
});
