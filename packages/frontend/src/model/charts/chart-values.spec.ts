import { strict as assert } from 'node:assert';
import { NOT_FINITE } from '@onthefly/shared-types';
import { FakeServer, points, settled } from '../testing/fake-server';
import { RunAxis } from './chart-axis';
import { readValue } from './chart-values';
import type { ChartRun } from './drawn-runs';
import { RunSeries } from './run-series';

const KEY = { sessionId: 's1', runId: 'r1' };

async function series(first: number, losses: readonly number[]): Promise<RunSeries> {
    const server = new FakeServer();
    const held = new RunSeries(KEY, server, () => undefined);
    held.append(points(first, losses));
    server.series[0]!.resolve({ ordinal: 0, series: [] });
    await settled();
    return held;
}

function drawn(overview: RunSeries): ChartRun {
    const color = { index: 0, color: '--vscode-charts-blue', dashed: false };
    return { key: KEY, name: 'r1', color, overview, detail: undefined, axis: RunAxis.of('step', overview.reference!.axisColumns, 0) };
}

describe('readValue', () => {
    let run: ChartRun;

    before(async () => {
        run = drawn(await series(10, [5, 4, 3]));
    });

    it('reads the point that is nearest to the crosshair, and the newest without one', () => {
        assert.deepEqual(readValue(run, 'loss', 11.2), { step: 11, value: 4, min: 4, max: 4 });
        assert.equal(readValue(run, 'loss', undefined)?.value, 3);
    });

    it('tells NaN from what was not logged, at the crosshair and at the end', async () => {
        const lost = drawn(await series(10, [5, NOT_FINITE, 3, NOT_FINITE, NOT_FINITE]));
        assert.deepEqual(
            [10, 11.2, 12, 14].map((cursor) => readValue(lost, 'loss', cursor)?.value),
            [5, NaN, 3, NaN],
        );
        assert.deepEqual(readValue(lost, 'loss', undefined), { step: 14, value: NaN, min: NaN, max: NaN });
        assert.equal(readValue(lost, 'accuracy', 11), undefined);
    });

    it('has nothing beyond the ends of the run and of a metric that is not held', () => {
        assert.equal(readValue(run, 'loss', 9.5), undefined);
        assert.equal(readValue(run, 'loss', 12.5), undefined);
        assert.equal(readValue(run, 'accuracy', 11), undefined);
    });
});
