import type { MetricSeries, MissingNumbers } from '@onthefly/shared-types';
import { BucketColumns, type StepPlace } from './bucket-columns';

/** A range of steps, both ends included. */
export interface StepRange {
    readonly from: number;
    readonly to: number;
}

/** Stretch 0 is the line that the run is on; each other one was left by going back to an earlier step. */
export const MAIN_STRETCH = 0;

/** Sorts one metric, whose rows come in step order, into buckets of equally many steps. Keeps every extreme. */
export class Bucketizer {
    private readonly width: number;
    private readonly stretches = new Map<number, BucketColumns>();
    private readonly missing: { step: number[]; ts: number[]; epoch: number[]; count: number[] } = {
        step: [],
        ts: [],
        epoch: [],
        count: [],
    };
    private openMissing = -1;
    private numbers = 0;
    private adjacent = 0;
    private previousHadNumber = false;

    constructor(
        private readonly metric: string,
        private readonly range: StepRange,
        buckets: number,
    ) {
        this.width = Math.max(1, Math.ceil((range.to - range.from + 1) / buckets));
        this.stretches.set(MAIN_STRETCH, new BucketColumns(this.bucketOf));
    }

    /** `value` is absent in a row that has no number for this metric. */
    add(place: StepPlace, value: number | null, stretch = MAIN_STRETCH): void {
        if (value === null) {
            this.noteMissing(place);
            return;
        }
        this.numbers++;
        this.adjacent += this.previousHadNumber ? 1 : 0;
        this.previousHadNumber = true;
        let columns = this.stretches.get(stretch);
        if (!columns) {
            columns = new BucketColumns(this.bucketOf);
            this.stretches.set(stretch, columns);
        }
        columns.add(place, value);
    }

    toSeries(): MetricSeries {
        const [main, ...abandoned] = [...this.stretches.values()].map((columns) => columns.toBuckets());
        const { numbers, adjacent } = this;
        return { metric: this.metric, ...main!, abandoned, missing: this.missingNumbers(), numbers, adjacent };
    }

    private readonly bucketOf = (step: number): number => Math.floor((step - this.range.from) / this.width);

    private noteMissing({ step, ts, epoch }: StepPlace): void {
        this.previousHadNumber = false;
        if (this.numbers === 0) {
            return;
        }
        const { missing } = this;
        const bucket = this.bucketOf(step);
        if (bucket !== this.openMissing) {
            this.openMissing = bucket;
            missing.step.push(step);
            missing.ts.push(ts);
            missing.epoch.push(epoch);
            missing.count.push(0);
        }
        missing.count[missing.count.length - 1]!++;
    }

    private missingNumbers(): MissingNumbers {
        const { step, ts, epoch, count } = this.missing;
        return {
            step: Float64Array.from(step),
            ts: Float64Array.from(ts),
            epoch: Float64Array.from(epoch),
            count: Float64Array.from(count),
        };
    }
}
