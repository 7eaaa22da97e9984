import assert from 'node:assert/strict';
import { NOT_FINITE } from '@onthefly/shared-types';
import { Bucketizer } from './bucketizer';
import type { StepPlace } from './bucket-columns';

function at(step: number): StepPlace {
    return { step, ts: step * 10, epoch: Math.floor(step / 100) };
}

describe('Bucketizer', () => {
    it('keeps every row when there are buckets enough', () => {
        const bucketizer = new Bucketizer('loss', { from: 1, to: 3 }, 10);
        [5, 4, 6].forEach((value, index) => bucketizer.add(at(index + 1), value));
        const series = bucketizer.toSeries();
        assert.deepEqual([...series.step], [1, 2, 3]);
        assert.deepEqual([...series.last], [5, 4, 6]);
    });

    it('keeps every spike of 100,000 steps in 100 buckets', () => {
        const bucketizer = new Bucketizer('loss', { from: 1, to: 100_000 }, 100);
        for (let step = 1; step <= 100_000; step++) {
            bucketizer.add(at(step), step % 1_000 === 500 ? 9 : step % 1_000 === 700 ? -9 : 1);
        }
        const series = bucketizer.toSeries();
        assert.equal(series.step.length, 100);
        assert.ok(series.max.every((value) => value === 9));
        assert.ok(series.min.every((value) => value === -9));
        assert.ok(series.last.every((value) => value === 1));
        assert.equal(series.step.at(-1), 100_000);
    });

    it('tells time and epoch of the last number of each bucket', () => {
        const bucketizer = new Bucketizer('loss', { from: 1, to: 200 }, 2);
        for (let step = 1; step <= 200; step++) {
            bucketizer.add(at(step), step === 200 ? NOT_FINITE : step);
        }
        const series = bucketizer.toSeries();
        assert.deepEqual([...series.ts], [1_000, 1_990]);
        assert.deepEqual([...series.epoch], [1, 1]);
    });

    it('counts steps whose value was NaN or infinite, from the first step on', () => {
        const bucketizer = new Bucketizer('loss', { from: 1, to: 40 }, 4);
        for (let step = 1; step <= 40; step++) {
            bucketizer.add(at(step), step < 5 || (step > 12 && step < 26) ? NOT_FINITE : 1);
        }
        const { notFinite } = bucketizer.toSeries();
        assert.deepEqual([...notFinite.step], [1, 13, 21]);
        assert.deepEqual([...notFinite.count], [4, 8, 5]);
    });

    it('keeps what was done again apart from the line that the run is on', () => {
        const bucketizer = new Bucketizer('loss', { from: 1, to: 4 }, 4);
        bucketizer.add(at(1), 1);
        bucketizer.add(at(2), 9, 1);
        bucketizer.add(at(2), 2);
        const series = bucketizer.toSeries();
        assert.deepEqual([...series.last], [1, 2]);
        assert.deepEqual(
            series.abandoned.map(({ last }) => [...last]),
            [[9]],
        );
    });
});
