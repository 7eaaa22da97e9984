import { strict as assert } from 'node:assert';
import type { MetricSeries } from '@onthefly/shared-types';
import { SeriesBuffer } from './series-buffer';

function points(first: number, steps: readonly number[], values: readonly number[] = steps): Parameters<SeriesBuffer['append']>[0] {
    const ordinal = Float64Array.from(steps, (_, index) => first + index);
    return { ordinal, step: Float64Array.from(steps), value: Float64Array.from(values) };
}

function series(step: readonly number[], last: readonly number[], min = last, max = last): MetricSeries {
    const column = (numbers: readonly number[]): Float64Array => Float64Array.from(numbers);
    return { metric: 'loss', step: column(step), min: column(min), max: column(max), last: column(last) };
}

function range(length: number): number[] {
    return Array.from({ length }, (_, index) => index + 1);
}

describe('SeriesBuffer', () => {
    it('keeps every point while there is room', () => {
        const buffer = new SeriesBuffer(16);
        buffer.append(points(1, [1, 2, 3], [0.5, 0.25, 0.125]));
        assert.deepEqual([...buffer.columns.step], [1, 2, 3]);
        assert.deepEqual([...buffer.columns.last], [0.5, 0.25, 0.125]);
    });

    it('keeps every extreme when it merges', () => {
        const buffer = new SeriesBuffer(64);
        const steps = range(10_000);
        const values = steps.map((step) => (step === 1234 ? 99 : step === 9876 ? -99 : Math.sin(step)));
        for (let index = 0; index < steps.length; index += 10) {
            buffer.append(points(index + 1, steps.slice(index, index + 10), values.slice(index, index + 10)));
        }
        const { step, min, max, last } = buffer.columns;
        assert.ok(step.length <= 64 && step.length >= 16, String(step.length));
        const high = max.indexOf(99);
        const low = min.indexOf(-99);
        assert.ok(step[high - 1]! < 1234 && step[high]! >= 1234);
        assert.ok(step[low - 1]! < 9876 && step[low]! >= 9876);
        assert.equal(step[step.length - 1], 10_000);
        assert.equal(last[last.length - 1], values[9999]);
    });

    it('evens out resolution when fine points follow a coarse history', () => {
        const buffer = new SeriesBuffer(100);
        const coarse = range(50).map((index) => index * 1000);
        buffer.load(series(coarse, coarse), 0);
        buffer.append(
            points(
                1,
                range(5000).map((index) => 50_000 + index),
            ),
        );
        const history = buffer.columns.step.filter((step) => step <= 50_000);
        assert.ok(history.length >= 25, `${history.length} buckets left of the history`);
    });

    it('puts a late step into its place', () => {
        const buffer = new SeriesBuffer(16);
        buffer.append(points(1, [1, 2, 5], [1, 2, 5]));
        buffer.append(points(4, [3], [30]));
        assert.deepEqual([...buffer.columns.step], [1, 2, 3, 5]);
        assert.deepEqual([...buffer.columns.last], [1, 2, 30, 5]);
    });

    it('widens the bucket of a late step after merging', () => {
        const buffer = new SeriesBuffer(8);
        buffer.append(points(1, range(1000), new Array<number>(1000).fill(1)));
        const before = buffer.size;
        buffer.append(points(1001, [500], [7]));
        const { step, max, last } = buffer.columns;
        const index = max.indexOf(7);
        assert.equal(buffer.size, before);
        assert.ok(step[index - 1]! < 500 && step[index]! >= 500);
        assert.equal(last[last.length - 1], 1);
    });

    it('takes a repeated step as the newer number of the same bucket', () => {
        const buffer = new SeriesBuffer(16);
        buffer.append(points(1, [1, 2, 3], [10, 20, 30]));
        buffer.append(points(4, [2], [5]));
        assert.deepEqual([...buffer.columns.last], [10, 5, 30]);
        assert.deepEqual([buffer.columns.min[1], buffer.columns.max[1]], [5, 20]);
    });

    it('leaves out steps without a number', () => {
        const buffer = new SeriesBuffer(16);
        buffer.append(points(1, [1, 2, 3], [1, NaN, 3]));
        assert.deepEqual([...buffer.columns.step], [1, 3]);
    });

    it('drops points that the pulled series holds', () => {
        const buffer = new SeriesBuffer(16);
        buffer.load(series([1, 2, 3], [1, 2, 3]), 3);
        buffer.append(points(2, [2, 3, 4], [200, 300, 4]));
        assert.deepEqual([...buffer.columns.last], [1, 2, 3, 4]);
    });

    it('lets points wait while a series is pulled', () => {
        const buffer = new SeriesBuffer(16);
        buffer.append(points(1, [1]));
        buffer.beginLoad();
        buffer.append(points(2, [2, 3, 4]));
        assert.deepEqual([...buffer.columns.step], [1]);
        buffer.load(series([1, 2, 3], [1, 2, 3]), 3);
        assert.deepEqual([...buffer.columns.step], [1, 2, 3, 4]);
    });

    it('keeps minimum and maximum of pulled buckets', () => {
        const buffer = new SeriesBuffer(16);
        buffer.load(series([10, 20], [1, 2], [-5, 0], [3, 9]), 0);
        assert.deepEqual([...buffer.columns.min], [-5, 0]);
        assert.deepEqual([...buffer.columns.max], [3, 9]);
    });

    it('says when it has changed', () => {
        const buffer = new SeriesBuffer(16);
        const before = buffer.version;
        buffer.append(points(1, [1]));
        assert.notEqual(buffer.version, before);
    });
});
