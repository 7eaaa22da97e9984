import { strict as assert } from 'node:assert';
import { shortName } from '@onthefly/shared-types';
import { formatEpoch, formatMetric, formatTick } from './number-format';
import { formatDuration } from './time-format';

describe('formatMetric', () => {
    const cases: readonly [number, string][] = [
        [0, '0'],
        [0.1734, '0.1734'],
        [0.25, '0.2500'],
        [1932.4, '1,932'],
        [0.00001, '1.000e-5'],
        [-12.3456, '-12.35'],
        [8.2e9, '8.200G'],
        [Infinity, 'Infinity'],
    ];
    for (const [value, text] of cases) {
        it(`writes ${value} as ${text}`, () => assert.equal(formatMetric(value), text));
    }
});

describe('formatTick', () => {
    const cases: readonly [number, string][] = [
        [0, '0'],
        [0.30000000000000004, '0.3'],
        [2500, '2500'],
        [25_000, '25k'],
        [1.5e10, '15G'],
        [0.0001, '1e-4'],
    ];
    for (const [value, text] of cases) {
        it(`writes ${value} as ${text}`, () => assert.equal(formatTick(value), text));
    }
});

describe('formatDuration', () => {
    const cases: readonly [number, string][] = [
        [0, '0:00'],
        [724_000, '12:04'],
        [3_847_000, '1:04:07'],
        [176_640_000, '2d 01:04'],
        [-5, '0:00'],
    ];
    for (const [milliseconds, text] of cases) {
        it(`writes ${milliseconds} ms as ${text}`, () => assert.equal(formatDuration(milliseconds), text));
    }
});

describe('formatEpoch', () => {
    it('writes whole epochs as such, and parts of one with two digits', () => {
        assert.deepEqual([formatEpoch(3), formatEpoch(1_200), formatEpoch(0.524)], ['3', '1,200', '0.52']);
    });
});

describe('shortName', () => {
    it('leaves a name alone that fits', () => {
        assert.equal(shortName('n'.repeat(100)), 'n'.repeat(100));
    });

    it('keeps both ends of a long name and cuts no character in two', () => {
        const short = shortName(`begin ${'🙂'.repeat(60_000)} end`);
        assert.match(short, /^begin (🙂)+…(🙂)+ end$/u);
        assert.equal(Array.from(short).length, 100);
    });
});
