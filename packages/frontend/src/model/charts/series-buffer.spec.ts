import { strict as assert } from 'node:assert';
import { NOT_FINITE, type MetricSeries } from '@onthefly/shared-types';
import { SeriesBuffer, type SeriesPoints } from './series-buffer';

function points(first: number, steps: readonly number[], values: readonly number[] = steps): SeriesPoints {
    const ordinal = Float64Array.from(steps, (_, index) => first + index);
    const step = Float64Array.from(steps);
    return { ordinal, eventSeq: ordinal, step, ts: step, epoch: step, value: Float64Array.from(values) };
}

function series(step: readonly number[], last: readonly number[], min = last, max = last): MetricSeries {
    const column = (numbers: readonly number[]): Float64Array => Float64Array.from(numbers);
    const none = new Float64Array();
    return {
        metric: 'loss',
        step: column(step),
        min: column(min),
        max: column(max),
        last: column(last),
        ts: column(step),
        epoch: column(step),
        abandoned: [],
        notFinite: { step: none, ts: none, epoch: none, count: none },
    };
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
        buffer.append(points(2, [1, 2, 5], [1, 2, 5]));
        buffer.append({ ...points(5, [3], [30]), eventSeq: Float64Array.of(1) });
        assert.deepEqual([...buffer.columns.step], [1, 2, 3, 5]);
        assert.deepEqual([...buffer.columns.last], [1, 2, 30, 5]);
    });

    it('widens the bucket of a late step after merging', () => {
        const buffer = new SeriesBuffer(8);
        buffer.append(points(2, range(1000), new Array<number>(1000).fill(1)));
        const before = buffer.size;
        buffer.append({ ...points(1002, [500], [7]), eventSeq: Float64Array.of(1) });
        const { step, max, last } = buffer.columns;
        const index = max.indexOf(7);
        assert.equal(buffer.size, before);
        assert.ok(step[index - 1]! < 500 && step[index]! >= 500);
        assert.equal(last[last.length - 1], 1);
    });

    it('takes a repeated step as the newer number of the same bucket', () => {
        const buffer = new SeriesBuffer(16);
        buffer.append(points(1, [1, 2, 2], [10, 20, 5]));
        assert.deepEqual([...buffer.columns.last], [10, 5]);
        assert.deepEqual([buffer.columns.min[1], buffer.columns.max[1]], [5, 20]);
    });

    it('leaves behind what was done before the run went back', () => {
        const buffer = new SeriesBuffer(64);
        buffer.append(points(1, [1, 2, 3, 4, 5, 3, 4], [10, 20, 30, 40, 50, 31, 41]));
        assert.deepEqual([...buffer.columns.step], [1, 2, 3, 4]);
        assert.deepEqual([...buffer.columns.last], [10, 20, 31, 41]);
        assert.deepEqual(
            buffer.abandoned.map(({ last }) => [...last]),
            [[30, 40, 50]],
        );
    });

    it('keeps the extremes of merged buckets when the run goes back into one', () => {
        const buffer = new SeriesBuffer(16);
        const steps = range(1000);
        buffer.append(
            points(
                1,
                steps,
                steps.map((step) => (step === 499 ? 9 : 1)),
            ),
        );
        buffer.append(points(1001, [500], [1]));
        assert.equal(Math.max(...buffer.columns.max), 9);
        assert.equal(buffer.columns.step[buffer.columns.step.length - 1], 500);
    });

    it('holds a bounded number of what was left behind', () => {
        const buffer = new SeriesBuffer(4096);
        for (let attempt = 0; attempt < 500; attempt++) {
            buffer.append(points(1 + attempt * 100, range(100)));
        }
        const buckets = buffer.abandoned.reduce((sum, { step }) => sum + step.length, 0);
        assert.ok(buckets <= 2048, String(buckets));
    });

    it('tells NaN, from the first step on, from steps that do not have the metric', () => {
        const buffer = new SeriesBuffer(64);
        buffer.append(points(1, range(8), [NOT_FINITE, NaN, 3, NOT_FINITE, NOT_FINITE, NaN, 7, NOT_FINITE]));
        assert.deepEqual([...buffer.notFinite.step], [1, 4, 5, 8]);
        assert.deepEqual([...buffer.columns.step], [3, 7]);
    });

    it('counts every value that was not finite in bounded memory', () => {
        const buffer = new SeriesBuffer(64);
        buffer.append(points(1, [1, 2], [1, 1]));
        const steps = range(50_000).map((step) => step + 2);
        buffer.append(points(3, steps, new Array<number>(50_000).fill(NOT_FINITE)));
        const { count } = buffer.notFinite;
        assert.ok(count.length <= 1024);
        assert.equal(
            count.reduce((sum, value) => sum + value),
            50_000,
        );
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
