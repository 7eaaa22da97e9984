import { strict as assert } from 'node:assert';
import { countLosses, countWithin, entriesWithin, lossRange, sortLosses } from './reports-histogram';

describe('Histogram of losses', () => {
    const losses = Float32Array.of(0.5, NaN, 0, 1, Infinity, 0.25, 1);

    it('spans the finite losses of all reports', () => {
        assert.deepEqual(lossRange([losses, Float32Array.of(-2)]), { from: -2, to: 1 });
        assert.equal(lossRange([Float32Array.of(NaN)]), undefined);
    });

    it('counts each finite loss once, the highest in the last interval', () => {
        const histogram = countLosses(losses, { from: 0, to: 1 }, 4);
        assert.deepEqual(histogram.counts, [1, 1, 1, 2]);
        assert.equal(histogram.notFinite, 2);
    });

    it('puts equal losses into one interval', () => {
        assert.deepEqual(countLosses(Float32Array.of(3, 3), { from: 3, to: 3 }, 2).counts, [2, 0]);
    });

    it('counts and lists what lies in a region, ends included', () => {
        assert.equal(countWithin(sortLosses(losses), 0.25, 1), 4);
        assert.equal(countWithin(sortLosses(losses), 2, 3), 0);
        assert.deepEqual(entriesWithin(losses, 0.25, 1), [0, 3, 5, 6]);
    });
});
