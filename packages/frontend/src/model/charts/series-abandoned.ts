import type { SeriesBuckets } from '@onthefly/shared-types';

const MAXIMUM_STRETCHES = 128;
const MAXIMUM_BUCKETS = 2048;

/** Stretches of steps that a run left behind by going back, in bounded memory: merging loses resolution but never an extreme. */
export class AbandonedStretches {
    private stretches: SeriesBuckets[] = [];

    get all(): readonly SeriesBuckets[] {
        return this.stretches;
    }

    clear(): void {
        this.stretches = [];
    }

    /** Keeps a copy. */
    add(stretch: SeriesBuckets): void {
        if (stretch.step.length === 0) {
            return;
        }
        this.stretches = [...this.stretches, map(stretch, (column) => column.slice())].slice(-MAXIMUM_STRETCHES);
        while (this.size > MAXIMUM_BUCKETS) {
            this.stretches = this.stretches.map(halve);
        }
    }

    private get size(): number {
        return this.stretches.reduce((sum, { step }) => sum + step.length, 0);
    }
}

function halve(stretch: SeriesBuckets): SeriesBuckets {
    const length = Math.ceil(stretch.step.length / 2);
    const pair = (column: Float64Array, unite: (left: number, right: number) => number): Float64Array =>
        Float64Array.from({ length }, (_, index) => unite(column[2 * index]!, column[Math.min(2 * index + 1, column.length - 1)]!));
    const later = (_left: number, right: number): number => right;
    return {
        step: pair(stretch.step, later),
        min: pair(stretch.min, Math.min),
        max: pair(stretch.max, Math.max),
        last: pair(stretch.last, later),
        ts: pair(stretch.ts, later),
        epoch: pair(stretch.epoch, later),
    };
}

function map({ step, min, max, last, ts, epoch }: SeriesBuckets, change: (column: Float64Array) => Float64Array): SeriesBuckets {
    return { step: change(step), min: change(min), max: change(max), last: change(last), ts: change(ts), epoch: change(epoch) };
}
