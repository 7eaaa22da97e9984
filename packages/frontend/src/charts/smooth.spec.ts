import { strict as assert } from 'node:assert';
import { smooth } from './smooth';

describe('smooth', () => {
    it('leaves values as they are without smoothing', () => {
        const values = Float64Array.of(1, 2, 3);
        assert.equal(smooth(values, 0), values);
    });

    it('begins at the first value and not near zero', () => {
        const smoothed = smooth(Float64Array.of(8, 8, 8, 8), 0.99);
        assert.ok(smoothed.every((value) => Math.abs(value - 8) < 1e-9));
    });

    it('weighs what came before', () => {
        const [first, second] = smooth(Float64Array.of(0, 1), 0.5);
        assert.equal(first, 0);
        assert.ok(Math.abs(second! - 2 / 3) < 1e-12);
    });
});
