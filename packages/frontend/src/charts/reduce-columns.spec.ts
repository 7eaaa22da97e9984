import { strict as assert } from 'node:assert';
import type { SeriesColumns } from '../model/charts/series-buffer';
import { reduceColumns } from './reduce-columns';

function columns(length: number, value: (step: number) => number): SeriesColumns {
    const step = Float64Array.from({ length }, (_, index) => index + 1);
    const last = step.map(value);
    return { step, min: last, max: last, last, ts: step, epoch: step };
}

describe('reduceColumns', () => {
    it('leaves few points as they are', () => {
        const { step, mean, count } = reduceColumns(
            columns(3, (value) => value * 10),
            100,
        );
        assert.deepEqual([...step], [1, 2, 3]);
        assert.deepEqual([...mean], [10, 20, 30]);
        assert.deepEqual([...count], [1, 1, 1]);
    });

    it('keeps the extremes and ends at the last step', () => {
        const { step, min, max } = reduceColumns(
            columns(5000, (value) => (value === 1234 ? 9 : value === 4321 ? -9 : 0)),
            130,
        );
        assert.ok(step.length <= 131 && step.length > 60, String(step.length));
        assert.equal(Math.max(...max), 9);
        assert.equal(Math.min(...min), -9);
        assert.equal(step[step.length - 1], 5000);
    });

    it('draws the mean of each stretch', () => {
        const { mean } = reduceColumns(
            columns(1024, (step) => step % 2),
            16,
        );
        assert.ok(mean.subarray(1, -1).every((value) => value === 0.5));
    });

    it('does not change what is drawn when points follow', () => {
        const value = (step: number): number => Math.sin(step);
        const before = reduceColumns(columns(4000, value), 130);
        const after = reduceColumns(columns(4090, value), 130);
        assert.deepEqual(after.mean.subarray(0, before.mean.length - 1), before.mean.subarray(0, -1));
    });
});
