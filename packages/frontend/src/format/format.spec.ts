import { strict as assert } from 'node:assert';
import { shortName } from '@onthefly/shared-types';
import { clockTick, spanTick } from '../charts/time-ticks';
import { formatBytes, formatEpoch, formatMetric, formatTick, formatTicks, metricDigits } from './number-format';
import { formatClock, formatDuration, formatIso, formatStart } from './time-format';

describe('formatMetric', () => {
    const cases: readonly [number, string][] = [
        [0, '0'],
        [0.1734, '0.1734'],
        [0.25, '0.2500'],
        [1932.4, '1,932'],
        [0.00001, '1.000e-5'],
        [-12.3456, '-12.35'],
        [8.2e9, '8.200G'],
        [999_999.9, '1.000M'],
        [999.96, '1,000'],
        [999_999_900, '1.000G'],
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
        [999_999.9, '1M'],
        [-999_999.9, '-1M'],
    ];
    for (const [value, text] of cases) {
        it(`writes ${value} as ${text}`, () => assert.equal(formatTick(value), text));
    }
});

describe('formatTicks', () => {
    const cases: readonly [string, number[], string[]][] = [
        ['large steps that are near to each other', [10_000_000, 10_000_010, 10_000_020], ['10,000,000', '10,000,010', '10,000,020']],
        ['losses that differ late', [2.3025851, 2.30258515, 2.3025852], ['2.3025851', '2.30258515', '2.3025852']],
        ['tiny numbers that differ late', [0.00012345678, 0.00012345679], ['1.2345678e-4', '1.2345679e-4']],
        ['large steps that are far from each other', [0, 5e6, 10e6], ['0', '5M', '10M']],
        ['numbers with the noise of their sum', [0.1, 0.2, 0.30000000000000004], ['0.1', '0.2', '0.3']],
        ['one number', [25_000], ['25k']],
    ];
    for (const [what, values, labels] of cases) {
        it(`tells apart ${what}`, () => assert.deepEqual(formatTicks(values), labels));
    }

    it('tells moments and spans apart that are less than a second from each other', () => {
        const clock = (seconds: number): string => clockTick(seconds, 0.1).replace(/^.*:/, '');
        assert.deepEqual([7.1, 7.2].map(clock), ['07.1', '07.2']);
        assert.deepEqual(
            [75, 75.5].map((seconds) => spanTick(seconds, 0.5)),
            ['75 s', '75.5 s'],
        );
    });
});

describe('metricDigits', () => {
    it('gives numbers of a narrow range the digits in which they differ', () => {
        const digits = metricDigits(2.3025851, 2.3025853);
        assert.notEqual(formatMetric(2.3025851, digits), formatMetric(2.3025852, digits));
        assert.equal(formatMetric(10_000_010, metricDigits(10_000_000, 10_000_050)), '10,000,010.0');
        assert.equal(metricDigits(0.1, 2.5), 4);
        assert.equal(metricDigits(1, 1), 4);
    });
});

describe('formatBytes', () => {
    it('goes on to the next unit where rounding reaches it', () => {
        assert.equal(formatBytes(999_999), '1 MB');
        assert.equal(formatBytes(1_234_567), '1.23 MB');
    });
});

describe('A time stamp that is no time', () => {
    it('is said to be unknown, and nothing fails', () => {
        for (const time of [1.7e18, -1e300, NaN]) {
            assert.equal(formatIso(time), '');
            assert.equal(formatClock(time), '–');
            assert.equal(formatStart(time, 0), '–');
            assert.equal(clockTick(time, 1), '–');
        }
        assert.equal(formatIso(0), '1970-01-01T00:00:00.000Z');
    });
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
