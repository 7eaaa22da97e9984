import type { NotFiniteSteps } from '@onthefly/shared-types';

const CAPACITY = 1024;
const NOTHING: Float64Array = new Float64Array();

/** Where a metric was NaN or infinite, in bounded memory: one entry per stretch of steps. */
export class SeriesMisses {
    /** Made with the first entry: most metrics are always finite. */
    private columns = { step: NOTHING, ts: NOTHING, epoch: NOTHING, count: NOTHING };
    private length = 0;
    /** Steps that share an entry; 0 while every step has its own. */
    private span = 0;

    get all(): NotFiniteSteps {
        const { step, ts, epoch, count } = this.columns;
        const used = (column: Float64Array): Float64Array => column.subarray(0, this.length);
        return { step: used(step), ts: used(ts), epoch: used(epoch), count: used(count) };
    }

    load({ step, ts, epoch, count }: NotFiniteSteps): void {
        this.length = 0;
        this.span = 0;
        step.forEach((place, index) => this.add(place, ts[index]!, epoch[index]!, count[index]));
    }

    add(step: number, ts: number, epoch: number, count = 1): void {
        if (this.columns.step === NOTHING) {
            this.columns = { step: empty(), ts: empty(), epoch: empty(), count: empty() };
        }
        const { columns } = this;
        const tail = this.length - 1;
        const behind = tail < 0 ? Infinity : step - columns.step[tail]!;
        if (behind >= 0 && behind < this.span) {
            columns.count[tail]! += count;
            return;
        }
        if (this.length === CAPACITY) {
            this.halve();
        }
        columns.step[this.length] = step;
        columns.ts[this.length] = ts;
        columns.epoch[this.length] = epoch;
        columns.count[this.length] = count;
        this.length++;
    }

    private halve(): void {
        const { step, ts, epoch, count } = this.columns;
        this.span = Math.max(2 * this.span, (2 * (step[this.length - 1]! - step[0]!)) / CAPACITY);
        const half = this.length >> 1;
        for (let index = 0; index < half; index++) {
            step[index] = step[2 * index]!;
            ts[index] = ts[2 * index]!;
            epoch[index] = epoch[2 * index]!;
            count[index] = count[2 * index]! + count[2 * index + 1]!;
        }
        this.length = half;
    }
}

function empty(): Float64Array {
    return new Float64Array(CAPACITY);
}
