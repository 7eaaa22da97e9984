import { MAIN_STRETCH, NOT_FINITE, type MetricSeries, type NotFiniteSteps } from '@onthefly/shared-types';
import { BucketColumns, type StepPlace } from './bucket-columns';

/** A range of steps, both ends included. */
export interface StepRange {
    readonly from: number;
    readonly to: number;
}

/** Sorts one metric, whose rows come in step order, into buckets of equally many steps. Keeps every extreme. */
export class Bucketizer {
    private readonly width: number;
    private readonly stretches = new Map<number, BucketColumns>();
    private readonly notFinite: { step: number[]; ts: number[]; epoch: number[]; count: number[] } = {
        step: [],
        ts: [],
        epoch: [],
        count: [],
    };
    private openNotFinite = -1;

    constructor(
        private readonly metric: string,
        private readonly range: StepRange,
        buckets: number,
    ) {
        this.width = Math.max(1, Math.ceil((range.to - range.from + 1) / buckets));
        this.stretches.set(MAIN_STRETCH, new BucketColumns(this.bucketOf));
    }

    add(place: StepPlace, value: number, stretch = MAIN_STRETCH): void {
        if (value === NOT_FINITE) {
            this.addNotFinite(place);
            return;
        }
        let columns = this.stretches.get(stretch);
        if (!columns) {
            columns = new BucketColumns(this.bucketOf);
            this.stretches.set(stretch, columns);
        }
        columns.add(place, value);
    }

    toSeries(): MetricSeries {
        const [main, ...abandoned] = [...this.stretches.values()].map((columns) => columns.toBuckets());
        return { metric: this.metric, ...main!, abandoned, notFinite: this.notFiniteSteps() };
    }

    private readonly bucketOf = (step: number): number => Math.floor((step - this.range.from) / this.width);

    private addNotFinite({ step, ts, epoch }: StepPlace): void {
        const { notFinite } = this;
        const bucket = this.bucketOf(step);
        if (bucket !== this.openNotFinite) {
            this.openNotFinite = bucket;
            notFinite.step.push(step);
            notFinite.ts.push(ts);
            notFinite.epoch.push(epoch);
            notFinite.count.push(0);
        }
        notFinite.count[notFinite.count.length - 1]!++;
    }

    private notFiniteSteps(): NotFiniteSteps {
        const { step, ts, epoch, count } = this.notFinite;
        return {
            step: Float64Array.from(step),
            ts: Float64Array.from(ts),
            epoch: Float64Array.from(epoch),
            count: Float64Array.from(count),
        };
    }
}
