import type { MetricSeries } from '@onthefly/shared-types';

/** Columns of equal length in step order. Views of the buffer's memory: valid until the buffer changes. */
export interface SeriesColumns {
    readonly step: Float64Array;
    readonly min: Float64Array;
    readonly max: Float64Array;
    readonly last: Float64Array;
}

/** New points of one metric; a NaN in `value` is a step that didn't carry the metric. */
export interface SeriesPoints {
    readonly ordinal: Float64Array;
    readonly step: Float64Array;
    readonly value: Float64Array;
}

const DEFAULT_CAPACITY = 4096;

/**
 * One metric of one run in bounded memory. A bucket holds the lowest, the highest and the last number of a stretch of
 * steps and stands at the step of its last number; merging neighbours loses resolution but never an extreme.
 *
 * Between `beginLoad` and `load` appended points wait: the loaded series may hold them already, which its ordinal tells.
 */
export class SeriesBuffer {
    private readonly step: Float64Array;
    private readonly min: Float64Array;
    private readonly max: Float64Array;
    private readonly last: Float64Array;
    private length = 0;
    /** Steps that share a bucket; 0 while every step has its own. */
    private span = 0;
    private tailStart = 0;
    private loadedOrdinal = -1;
    private waiting: SeriesPoints[] | undefined;
    private changes = 0;

    constructor(private readonly capacity = DEFAULT_CAPACITY) {
        this.step = new Float64Array(capacity);
        this.min = new Float64Array(capacity);
        this.max = new Float64Array(capacity);
        this.last = new Float64Array(capacity);
    }

    /** Grows with every change, so that a reader can tell whether it has seen the present content. */
    get version(): number {
        return this.changes;
    }

    get size(): number {
        return this.length;
    }

    get columns(): SeriesColumns {
        return {
            step: this.step.subarray(0, this.length),
            min: this.min.subarray(0, this.length),
            max: this.max.subarray(0, this.length),
            last: this.last.subarray(0, this.length),
        };
    }

    /** Call before a series is asked for. What is held stays readable until `load` replaces it. */
    beginLoad(): void {
        this.waiting ??= [];
    }

    /** Replaces the content; points that came since `beginLoad` and aren't in `series` follow. */
    load(series: MetricSeries | undefined, ordinal: number): void {
        this.length = 0;
        this.span = 0;
        this.loadedOrdinal = ordinal;
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
        const { ordinal, step, value } = points;
        for (let index = 0; index < step.length; index++) {
            if (ordinal[index]! > this.loadedOrdinal) {
                this.add(step[index]!, value[index]!);
            }
        }
        this.changes++;
    }

    private fill(series: MetricSeries): void {
        for (let index = 0; index < series.step.length; index++) {
            if (Number.isFinite(series.last[index])) {
                this.makeRoom();
                this.insert(this.length, series.step[index]!, series.last[index]!);
                this.widen(this.length - 1, series.min[index]!, series.max[index]!);
            }
        }
    }

    private add(step: number, value: number): void {
        if (!Number.isFinite(value)) {
            return;
        }
        this.makeRoom();
        const tail = this.length - 1;
        if (tail < 0 || step > this.step[tail]!) {
            this.addBehind(step, value);
        } else {
            this.addAmong(step, value);
        }
    }

    private addBehind(step: number, value: number): void {
        const tail = this.length - 1;
        if (tail >= 0 && step - this.tailStart < this.span) {
            this.widen(tail, value, value);
            this.step[tail] = step;
            this.last[tail] = value;
        } else {
            this.insert(this.length, step, value);
        }
    }

    /** A step that was seen before (after a restore) or that was overtaken on its way. */
    private addAmong(step: number, value: number): void {
        const index = this.bucketAt(step);
        if (step === this.step[index]) {
            this.widen(index, value, value);
            this.last[index] = value;
        } else if (this.step[index]! - step < this.span) {
            this.widen(index, value, value);
        } else {
            this.insert(index, step, value);
        }
    }

    /** The first bucket that doesn't end before `step`. */
    private bucketAt(step: number): number {
        let low = 0;
        let high = this.length - 1;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (this.step[middle]! < step) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private widen(index: number, low: number, high: number): void {
        this.min[index] = Math.min(this.min[index]!, low);
        this.max[index] = Math.max(this.max[index]!, high);
    }

    private insert(index: number, step: number, value: number): void {
        for (const column of [this.step, this.min, this.max, this.last]) {
            column.copyWithin(index + 1, index, this.length);
        }
        this.step[index] = step;
        this.min[index] = value;
        this.max[index] = value;
        this.last[index] = value;
        this.length++;
        if (index === this.length - 1) {
            this.tailStart = step;
        }
    }

    private makeRoom(): void {
        if (this.length === this.capacity) {
            this.compact();
        }
    }

    /** Merges neighbours until a quarter of the room is free, narrow buckets first: resolution ends up even over the steps. */
    private compact(): void {
        const range = this.step[this.length - 1]! - this.step[0]!;
        let span = Math.max(this.span, (2 * range) / this.capacity);
        while (this.length > (this.capacity * 3) / 4) {
            this.mergeWithin(span);
            this.span = span;
            span *= 2;
        }
    }

    private mergeWithin(span: number): void {
        let target = 0;
        let start = this.step[0]!;
        for (let index = 1; index < this.length; index++) {
            if (this.step[index]! - start < span) {
                this.widen(target, this.min[index]!, this.max[index]!);
            } else {
                target++;
                start = this.step[index]!;
                this.min[target] = this.min[index]!;
                this.max[target] = this.max[index]!;
            }
            this.step[target] = this.step[index]!;
            this.last[target] = this.last[index]!;
        }
        this.tailStart = start;
        this.length = target + 1;
    }
}
