import { strict as assert } from 'node:assert';
import { panRange, scaleRange } from './chart-navigation';

const LINEAR = { full: { min: 0, max: 100 }, logarithmic: false };
const LOGARITHMIC = { full: { min: 1, max: 10_000 }, logarithmic: true };

describe('panRange', () => {
    it('moves by a share of what is seen', () => {
        assert.deepEqual(panRange({ min: 20, max: 40 }, 0.5, LINEAR), { min: 30, max: 50 });
    });

    it('stops at the ends', () => {
        assert.deepEqual(panRange({ min: 20, max: 40 }, -5, LINEAR), { min: 0, max: 20 });
        assert.deepEqual(panRange({ min: 20, max: 40 }, 5, LINEAR), { min: 80, max: 100 });
    });

    it('moves in proportion on a logarithmic axis', () => {
        const { min, max } = panRange({ min: 10, max: 100 }, 1, LOGARITHMIC);
        assert.deepEqual([Math.round(min), Math.round(max)], [100, 1000]);
    });
});

describe('scaleRange', () => {
    it('keeps the position that it is asked to keep', () => {
        assert.deepEqual(scaleRange({ min: 0, max: 100 }, 0.5, 20, LINEAR), { min: 10, max: 60 });
    });

    it('is everything again when widened enough', () => {
        assert.equal(scaleRange({ min: 20, max: 80 }, 2, undefined, LINEAR), undefined);
    });

    it('never narrows to nothing', () => {
        const { min, max } = scaleRange({ min: 50, max: 50.000001 }, 0.5, 50, LINEAR)!;
        assert.ok(max > min);
    });
});
