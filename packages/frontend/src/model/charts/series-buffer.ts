import { NOT_FINITE, type MetricSeries, type NotFiniteSteps, type SeriesBuckets } from '@onthefly/shared-types';
import type { AxisColumns } from './chart-axis';
import { joinSteps } from './join-steps';
import { AbandonedStretches } from './series-abandoned';
import { SeriesMisses } from './series-not-finite';

/** Columns of equal length in step order. Views of the buffer's memory: valid until the buffer changes. */
export type SeriesColumns = SeriesBuckets;

/** New points of one metric; `value` is NaN in a step that doesn't have it, and `NOT_FINITE` where it was NaN or infinite. */
export interface SeriesPoints {
    readonly ordinal: Float64Array;
    readonly eventSeq: Float64Array;
    readonly step: Float64Array;
    readonly ts: Float64Array;
    readonly epoch: Float64Array;
    readonly value: Float64Array;
}

interface Point {
    readonly step: number;
    readonly ts: number;
    readonly epoch: number;
    readonly value: number;
}

const DEFAULT_CAPACITY = 4096;
const FIRST_ROOM = 256;
const NOTHING = new Float64Array();
const ALL_FINITE: NotFiniteSteps = { step: NOTHING, ts: NOTHING, epoch: NOTHING, count: NOTHING };
const COLUMNS = ['step', 'min', 'max', 'last', 'ts', 'epoch'] as const satisfies readonly (keyof SeriesColumns)[];

/**
 * One metric of one run in bounded memory. A bucket holds the lowest, the highest and the last number of a stretch of
 * steps and stands at the step of its last number; merging neighbours loses resolution but never an extreme.
 *
 * Between `beginLoad` and `load` appended points wait: the loaded series may hold them already, which its ordinal tells.
 */
export class SeriesBuffer {
    private held: SeriesColumns;
    private readonly left = new AbandonedStretches();
    private readonly misses = new SeriesMisses();
    private length = 0;
    /** Steps that share a bucket; 0 while every step has its own. */
    private span = 0;
    private tailStart = 0;
    private loadedOrdinal = -1;
    private lastSeq = -1;
    private waiting: SeriesPoints[] | undefined;
    private changes = 0;

    constructor(private readonly capacity = DEFAULT_CAPACITY) {
        this.held = allocate(Math.min(capacity, FIRST_ROOM));
    }

    /** Grows with every change, so that a reader can tell whether it has seen the present content. */
    get version(): number {
        return this.changes;
    }

    get size(): number {
        return this.length;
    }

    /** True until the pulled series has come. */
    get loading(): boolean {
        return this.waiting !== undefined;
    }

    /** The line that the run is on. */
    get columns(): SeriesColumns {
        return slice(this.held, 0, this.length);
    }

    /** Every step with a value, be it NaN: where the axis has to reach. */
    get axisColumns(): AxisColumns {
        return joinSteps(this.columns, this.notFinite);
    }

    /** What the run left behind each time it went back to an earlier step. */
    get abandoned(): readonly SeriesColumns[] {
        return this.left.all;
    }

    /** Steps at which the metric was NaN or infinite. */
    get notFinite(): NotFiniteSteps {
        return this.misses.all;
    }

    /** Call before a series is asked for. What is held stays readable until `load` replaces it. */
    beginLoad(): void {
        this.waiting ??= [];
    }

    /** Replaces the content; points that came since `beginLoad` and aren't in `series` follow. */
    load(series: MetricSeries | undefined, ordinal: number): void {
        this.length = 0;
        this.span = 0;
        this.lastSeq = -1;
        this.loadedOrdinal = ordinal;
        this.left.clear();
        this.misses.load(series?.notFinite ?? ALL_FINITE);
        if (series) {
            this.fill(series);
        }
        const waiting = this.waiting ?? [];
        this.waiting = undefined;
        this.changes++;
        waiting.forEach((points) => this.append(points));
    }

    append(points: SeriesPoints): void {
        if (this.waiting) {
            this.waiting.push(points);
            return;
        }
        const { ordinal, eventSeq, step, ts, epoch, value } = points;
        for (let index = 0; index < step.length; index++) {
            if (ordinal[index]! > this.loadedOrdinal) {
                this.add({ step: step[index]!, ts: ts[index]!, epoch: epoch[index]!, value: value[index]! }, eventSeq[index]!);
            }
        }
        this.changes++;
    }

    private fill(series: MetricSeries): void {
        const { step, min, max, last, ts, epoch } = series;
        for (let index = 0; index < step.length; index++) {
            if (Number.isFinite(last[index])) {
                this.makeRoom();
                this.insert(this.length, { step: step[index]!, ts: ts[index]!, epoch: epoch[index]!, value: last[index]! });
                this.widen(this.length - 1, min[index]!, max[index]!);
            }
        }
        series.abandoned.forEach((stretch) => this.left.add(stretch));
    }

    private add(point: Point, eventSeq: number): void {
        const isLate = eventSeq < this.lastSeq;
        this.lastSeq = Math.max(this.lastSeq, eventSeq);
        if (point.value === NOT_FINITE) {
            this.misses.add(point.step, point.ts, point.epoch);
        }
        if (!Number.isFinite(point.value)) {
            return;
        }
        this.makeRoom();
        const tail = this.length - 1;
        if (tail < 0 || point.step > this.held.step[tail]!) {
            this.addBehind(point);
        } else if (isLate || point.step === this.held.step[tail]) {
            this.addAmong(point);
        } else {
            this.goBack(point.step);
            this.addBehind(point);
        }
    }

    private addBehind(point: Point): void {
        const tail = this.length - 1;
        if (tail >= 0 && point.step - this.tailStart < this.span) {
            this.widen(tail, point.value, point.value);
            this.place(tail, point);
        } else {
            this.insert(this.length, point);
        }
    }

    /** A step that was overtaken on its way, or that was told twice. */
    private addAmong(point: Point): void {
        const { step, value } = point;
        const index = this.bucketAt(step);
        if (step === this.held.step[index]) {
            this.widen(index, value, value);
            this.held.last[index] = value;
        } else if (this.held.step[index]! - step < this.span) {
            this.widen(index, value, value);
        } else {
            this.insert(index, point);
        }
    }

    /** The trainer loaded an earlier state: what follows `step` was left behind. */
    private goBack(step: number): void {
        const first = this.bucketAt(step);
        this.left.add(slice(this.held, first, this.length));
        const reachesBefore = this.span > 0 && step - 1 > (this.held.step[first - 1] ?? -1);
        if (reachesBefore) {
            // The bucket holds steps of both sides: its extremes stand on both.
            this.held.step[first] = step - 1;
        }
        this.length = first + (reachesBefore ? 1 : 0);
        this.tailStart = -Infinity;
    }

    /** The first bucket that doesn't end before `step`. */
    private bucketAt(step: number): number {
        let low = 0;
        let high = this.length - 1;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (this.held.step[middle]! < step) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private widen(index: number, low: number, high: number): void {
        const { min, max } = this.held;
        min[index] = Math.min(min[index]!, low);
        max[index] = Math.max(max[index]!, high);
    }

    private place(index: number, { step, ts, epoch, value }: Point): void {
        this.held.step[index] = step;
        this.held.ts[index] = ts;
        this.held.epoch[index] = epoch;
        this.held.last[index] = value;
    }

    private insert(index: number, point: Point): void {
        for (const column of COLUMNS) {
            this.held[column].copyWithin(index + 1, index, this.length);
        }
        this.place(index, point);
        this.held.min[index] = point.value;
        this.held.max[index] = point.value;
        this.length++;
        if (index === this.length - 1) {
            this.tailStart = point.step;
        }
    }

    private makeRoom(): void {
        const room = this.held.step.length;
        if (this.length < room) {
            return;
        }
        if (room < this.capacity) {
            this.held = grow(this.held, Math.min(this.capacity, 2 * room));
        } else {
            this.compact();
        }
    }

    /** Merges neighbours until a quarter of the room is free, narrow buckets first: resolution ends up even over the steps. */
    private compact(): void {
        const { step } = this.held;
        const range = step[this.length - 1]! - step[0]!;
        let span = Math.max(this.span, (2 * range) / this.capacity);
        while (this.length > (this.capacity * 3) / 4) {
            this.mergeWithin(span);
            this.span = span;
            span *= 2;
        }
    }

    private mergeWithin(span: number): void {
        const { step, min, max, last, ts, epoch } = this.held;
        let target = 0;
        let start = step[0]!;
        for (let index = 1; index < this.length; index++) {
            if (step[index]! - start < span) {
                this.widen(target, min[index]!, max[index]!);
            } else {
                target++;
                start = step[index]!;
                min[target] = min[index]!;
                max[target] = max[index]!;
            }
            this.place(target, { step: step[index]!, ts: ts[index]!, epoch: epoch[index]!, value: last[index]! });
        }
        this.tailStart = start;
        this.length = target + 1;
    }
}

function allocate(length: number): SeriesColumns {
    const column = (): Float64Array => new Float64Array(length);
    return { step: column(), min: column(), max: column(), last: column(), ts: column(), epoch: column() };
}

function grow(columns: SeriesColumns, length: number): SeriesColumns {
    const grown = allocate(length);
    COLUMNS.forEach((column) => grown[column].set(columns[column]));
    return grown;
}

function slice({ step, min, max, last, ts, epoch }: SeriesColumns, from: number, to: number): SeriesColumns {
    const part = (column: Float64Array): Float64Array => column.subarray(from, to);
    return { step: part(step), min: part(min), max: part(max), last: part(last), ts: part(ts), epoch: part(epoch) };
}
