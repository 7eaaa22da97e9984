import type { SeriesBuckets } from '@onthefly/shared-types';

/** Where and when a number belongs. */
export interface StepPlace {
    readonly step: number;
    readonly ts: number;
    readonly epoch: number;
}

/** Numbers in step order, united to buckets of equally many steps. Keeps every extreme. */
export class BucketColumns {
    private readonly step: number[] = [];
    private readonly minimum: number[] = [];
    private readonly maximum: number[] = [];
    private readonly last: number[] = [];
    private readonly ts: number[] = [];
    private readonly epoch: number[] = [];
    private open = -1;

    constructor(private readonly bucketOf: (step: number) => number) {}

    add(place: StepPlace, value: number): void {
        const bucket = this.bucketOf(place.step);
        if (bucket !== this.open) {
            this.open = bucket;
            this.minimum.push(value);
            this.maximum.push(value);
        }
        const index = this.minimum.length - 1;
        this.step[index] = place.step;
        this.ts[index] = place.ts;
        this.epoch[index] = place.epoch;
        this.last[index] = value;
        this.minimum[index] = Math.min(this.minimum[index] ?? value, value);
        this.maximum[index] = Math.max(this.maximum[index] ?? value, value);
    }

    toBuckets(): SeriesBuckets {
        return {
            step: Float64Array.from(this.step),
            min: Float64Array.from(this.minimum),
            max: Float64Array.from(this.maximum),
            last: Float64Array.from(this.last),
            ts: Float64Array.from(this.ts),
            epoch: Float64Array.from(this.epoch),
        };
    }
}
