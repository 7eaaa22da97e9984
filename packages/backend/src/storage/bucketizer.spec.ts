import assert from 'node:assert/strict';
import { Bucketizer } from './bucketizer';

describe('Bucketizer', () => {
    it('keeps every row when there are buckets enough', () => {
        const bucketizer = new Bucketizer('loss', { from: 1, to: 3 }, 10);
        [5, 4, 6].forEach((value, index) => bucketizer.add(index + 1, value));
        const series = bucketizer.toSeries();
        assert.deepEqual([...series.step], [1, 2, 3]);
        assert.deepEqual([...series.last], [5, 4, 6]);
    });

    it('keeps every spike of 100,000 steps in 100 buckets', () => {
        const bucketizer = new Bucketizer('loss', { from: 1, to: 100_000 }, 100);
        for (let step = 1; step <= 100_000; step++) {
            bucketizer.add(step, step % 1_000 === 500 ? 9 : step % 1_000 === 700 ? -9 : 1);
        }
        const series = bucketizer.toSeries();
        assert.equal(series.step.length, 100);
        assert.ok(series.max.every((value) => value === 9));
        assert.ok(series.min.every((value) => value === -9));
        assert.ok(series.last.every((value) => value === 1));
        assert.equal(series.step.at(-1), 100_000);
    });
});
