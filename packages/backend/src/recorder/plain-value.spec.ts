import assert from 'node:assert/strict';
import { toPlainValue } from './plain-value';

describe('toPlainValue', () => {
    it('makes arrays of typed arrays, at any depth', () => {
        const value = { series: [{ step: Float64Array.of(1, 2.5), indices: Int32Array.of(-3) }], losses: Float32Array.of(0.5) };
        assert.deepEqual(toPlainValue(value), { series: [{ step: [1, 2.5], indices: [-3] }], losses: [0.5] });
    });

    it('makes null of what JSON has no number for', () => {
        assert.deepEqual(toPlainValue({ values: Float64Array.of(NaN, Infinity, 0), last: -Infinity }), {
            values: [null, null, 0],
            last: null,
        });
    });

    it('leaves everything else alone', () => {
        const value = { text: 'ä', flag: false, nothing: null, list: [1, 'two', []] };
        assert.deepEqual(toPlainValue(value), value);
        assert.equal(toPlainValue(undefined), undefined);
    });
});
