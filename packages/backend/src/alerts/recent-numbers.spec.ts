import assert from 'node:assert/strict';
import { median, medianDeviation, RecentNumbers } from './recent-numbers';

describe('RecentNumbers', () => {
    it('keeps the last ones in order', () => {
        const numbers = new RecentNumbers(3);
        [1, 2, 3, 4].forEach((value) => numbers.add(value));
        assert.deepEqual([...numbers.slice()], [2, 3, 4]);
        assert.deepEqual([...numbers.slice(1, 2)], [3]);
        assert.equal(numbers.size, 3);
    });

    it('has a median and a usual distance from it that one wild value does not move', () => {
        assert.equal(median(Float64Array.of(1, 9, 2, 1_000)), 5.5);
        assert.equal(medianDeviation(Float64Array.of(1, 2, 3, 4, 1_000)), 1);
    });
});
