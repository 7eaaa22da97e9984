import { strict as assert } from 'node:assert';
import { multipliersOf, readFactor } from './fork-form';

describe('readFactor', () => {
    it('takes numbers above zero, and nothing', () => {
        assert.deepEqual(readFactor(' 0.5 '), { factor: 0.5 });
        assert.deepEqual(readFactor('1e-3'), { factor: 0.001 });
        assert.deepEqual(readFactor(''), { factor: undefined });
    });

    for (const text of ['0', '-1', 'half', 'Infinity', '1e7', '0,5']) {
        it(`says what is wrong with "${text}"`, () => assert.ok('problem' in readFactor(text)));
    }
});

describe('multipliersOf', () => {
    it('names only what is changed', () => {
        assert.equal(multipliersOf(undefined, undefined), undefined);
        assert.deepEqual(multipliersOf(0.5, undefined), { lr_mul: 0.5 });
    });
});
