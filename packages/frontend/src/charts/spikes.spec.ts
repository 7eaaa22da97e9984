import { strict as assert } from 'node:assert';
import type { MetricSeries } from '@onthefly/shared-types';
import { SeriesBuffer } from '../model/charts/series-buffer';
import { reduceColumns, type ChartColumns } from './reduce-columns';
import { spikesOf } from './spikes-of';

const STEPS = 100_000;
const SPIKES = [1, 2, 777, 5_000, 33_333, 50_001, 66_666, 98_765, 99_999, 100_000];
const ZOOM_LEVELS = [1, 2, 5, 10, 100, 1_000, 10_000];
const PIXELS = [40, 250, 700];

/** As steps arrive, some dozens at a time. */
function fill(buffer: SeriesBuffer, steps: number, valueOf: (step: number) => number, batch = 100): void {
    for (let first = 1; first <= steps; first += batch) {
        const step = Float64Array.from({ length: Math.min(batch, steps - first + 1) }, (_, index) => first + index);
        buffer.append({ ordinal: step, eventSeq: step, step, ts: step, epoch: step, value: step.map(valueOf) });
    }
}

/** What the backend answers for a range: buckets of equally many steps. */
function pulled(from: number, to: number, buckets: number, valueOf: (step: number) => number): MetricSeries {
    const width = Math.max(1, Math.ceil((to - from + 1) / buckets));
    const length = Math.ceil((to - from + 1) / width);
    const bucket = (index: number): number[] =>
        Array.from({ length: Math.min(width, to - from + 1 - index * width) }, (_, offset) => valueOf(from + index * width + offset));
    const step = Float64Array.from({ length }, (_, index) => Math.min(to, from + (index + 1) * width - 1));
    const none = new Float64Array();
    return {
        metric: 'loss',
        step,
        min: step.map((_, index) => Math.min(...bucket(index))),
        max: step.map((_, index) => Math.max(...bucket(index))),
        last: step.map(valueOf),
        ts: step,
        epoch: step,
        abandoned: [],
        notFinite: { step: none, ts: none, epoch: none, count: none },
    };
}

/** One height per spike, so that each can be told from its neighbours. */
function valueOf(step: number): number {
    const spike = SPIKES.indexOf(step);
    return spike < 0 ? Math.sin(step) : (spike % 2 === 0 ? 1 : -1) * (100 + spike);
}

/** Where two spikes fall on the same pixels, what is drawn reaches as far as the higher one. */
function assertShown(spike: number, { step, min, max }: ChartColumns, place: string): void {
    const value = valueOf(spike);
    const index = step.findIndex((end) => end >= spike);
    const isShown = value > 0 ? max[index]! >= value : min[index]! <= value;
    assert.ok(isShown, `the spike at step ${spike} is not drawn ${place}`);
}

describe('Spikes of a single step', () => {
    it('are drawn at every width from live points', () => {
        const buffer = new SeriesBuffer();
        fill(buffer, STEPS, valueOf);
        for (const pixels of PIXELS) {
            const drawn = reduceColumns(buffer.columns, pixels);
            assert.ok(drawn.step.length <= pixels + 1);
            SPIKES.forEach((spike) => assertShown(spike, drawn, `in ${pixels} stretches`));
        }
    });

    it('are drawn at every zoom level from pulled ranges', () => {
        for (const zoom of ZOOM_LEVELS) {
            for (const spike of SPIKES) {
                const width = Math.ceil(STEPS / zoom);
                const from = Math.max(1, Math.min(spike - Math.floor(width / 3), STEPS - width + 1));
                const buffer = new SeriesBuffer();
                buffer.load(pulled(from, from + width - 1, 2000, valueOf), 0);
                for (const pixels of PIXELS) {
                    const drawn = reduceColumns(buffer.columns, pixels);
                    assertShown(spike, drawn, `at zoom ${zoom} in ${pixels} stretches`);
                }
            }
        }
    });

    it('survive ten million points in bounded memory', function () {
        this.timeout(60_000);
        const points = 10_000_000;
        const spikes = [3, 1_234_567, 7_654_321, points];
        const buffer = new SeriesBuffer();
        let largest = 0;
        const batch = 10_000;
        const step = new Float64Array(batch);
        const value = new Float64Array(batch);
        for (let first = 1; first <= points; first += batch) {
            for (let index = 0; index < batch; index++) {
                step[index] = first + index;
                value[index] = spikes.includes(first + index) ? 1000 + spikes.indexOf(first + index) : 1;
            }
            buffer.append({ ordinal: step, eventSeq: step, step, ts: step, epoch: step, value });
            largest = Math.max(largest, buffer.columns.step.buffer.byteLength);
        }
        assert.ok(buffer.size <= 4096, `${buffer.size} buckets`);
        assert.ok(largest <= 4096 * 8, `${largest} bytes a column`);
        const { max } = reduceColumns(buffer.columns, 250);
        spikes.forEach((_, index) => assert.ok(max.includes(1000 + index)));
    });

    it('are told from noise, and found at both ends', () => {
        const min = Float64Array.of(-9, -1, -1.2, -0.9, -1, 0, -1);
        const max = Float64Array.of(1, 1, 1.1, 0.9, 8, 0, 9);
        assert.deepEqual(spikesOf({ min, max }), [0, 4, 6]);
        assert.deepEqual(spikesOf({ min: max, max }), [], 'the line itself goes there');
    });
});
