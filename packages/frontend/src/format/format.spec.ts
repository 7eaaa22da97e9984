import { strict as assert } from 'node:assert';
import { formatMetric, formatTick } from './number-format';
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
