import type { MetricSeries } from '@onthefly/shared-types';

/** A range of steps, both ends included. */
export interface StepRange {
    readonly from: number;
    readonly to: number;
}

/** Sorts the numbers of one metric, which come in step order, into buckets of equally many steps. Keeps every extreme. */
export class Bucketizer {
    private readonly width: number;
    private readonly step: number[] = [];
    private readonly minimum: number[] = [];
    private readonly maximum: number[] = [];
    private readonly last: number[] = [];
    private open = -1;

    constructor(
        private readonly metric: string,
        private readonly range: StepRange,
        buckets: number,
    ) {
        this.width = Math.max(1, Math.ceil((range.to - range.from + 1) / buckets));
    }

    add(step: number, value: number): void {
        const bucket = Math.floor((step - this.range.from) / this.width);
        const index = this.step.length - 1;
        if (bucket !== this.open) {
            this.open = bucket;
            this.step.push(step);
            this.minimum.push(value);
            this.maximum.push(value);
            this.last.push(value);
            return;
        }
        this.step[index] = step;
        this.last[index] = value;
        this.minimum[index] = Math.min(this.minimum[index] ?? value, value);
        this.maximum[index] = Math.max(this.maximum[index] ?? value, value);
    }

    toSeries(): MetricSeries {
        return {
            metric: this.metric,
            step: Float64Array.from(this.step),
            min: Float64Array.from(this.minimum),
            max: Float64Array.from(this.maximum),
            last: Float64Array.from(this.last),
        };
    }
}
