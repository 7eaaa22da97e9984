import type { XAxis } from './chart-settings';
import type { StepRange } from './run-series';
import type { SeriesColumns } from './series-buffer';

const MILLISECONDS = 1000;
/** No training pauses for so long between two steps: somebody has set the clock. */
const LONGEST_GAP = 366 * 24 * 3_600_000;

export interface AxisRange {
    readonly min: number;
    readonly max: number;
}

/** Where steps stand on each kind of axis. */
export type AxisColumns = Pick<SeriesColumns, 'step' | 'ts' | 'epoch'>;

/** Where a run's steps stand on the chosen axis. Steps and positions both ascend. */
export class RunAxis {
    private constructor(
        readonly kind: XAxis,
        private readonly startedAt: number,
        private readonly steps: Float64Array,
        private readonly positions: Float64Array,
        /** Whether time stamps can be believed: the clock was not set while the run went on. */
        private readonly isSteady = true,
    ) {}

    /** `reference` are columns of the metric with most numbers. */
    static of(kind: XAxis, reference: AxisColumns, startedAt: number): RunAxis {
        const steps = reference.step;
        if (kind === 'step') {
            return new RunAxis(kind, startedAt, steps, steps);
        }
        if (kind === 'epoch') {
            return new RunAxis(kind, startedAt, steps, epochPositions(reference));
        }
        const { ts } = reference;
        const first = ts[0] ?? startedAt;
        const start = isGap(first - startedAt) ? startedAt : first;
        const positions = steadyTimes(ts).map((time) => timePosition(kind, time, start));
        return new RunAxis(kind, start, steps, positions, isSteady(ts) && start === startedAt);
    }

    get range(): AxisRange | undefined {
        const { positions } = this;
        return positions.length === 0 ? undefined : { min: positions[0]!, max: positions[positions.length - 1]! };
    }

    /** What of it can stand on a logarithmic axis. */
    get positiveRange(): AxisRange | undefined {
        const { positions } = this;
        const first = positions[indexBehind(positions, 0)];
        return first === undefined ? undefined : { min: first, max: positions[positions.length - 1]! };
    }

    /** Positions of a column of steps; with time as axis their own time counts, unless the clock was set: then their place among the steps. */
    positionsOf({ step, ts }: Pick<SeriesColumns, 'step' | 'ts'>): Float64Array {
        switch (this.kind) {
            case 'step':
                return step;
            case 'epoch':
                return step.map((place) => this.positionOf(place));
            case 'relative':
            case 'wall':
                return this.isSteady && isSteady(ts)
                    ? ts.map((time) => timePosition(this.kind, time, this.startedAt))
                    : step.map((place) => this.positionOf(place));
        }
    }

    positionOf(step: number): number {
        return this.kind === 'step' ? step : interpolate(this.steps, this.positions, step);
    }

    /** Where something stands that is known by step and by time. */
    markPosition(step: number, at: number): number {
        const isTime = this.kind === 'relative' || this.kind === 'wall';
        return isTime && this.isSteady ? timePosition(this.kind, at, this.startedAt) : this.positionOf(step);
    }

    stepAt(position: number): number {
        return this.kind === 'step' ? position : interpolate(this.positions, this.steps, position);
    }

    stepsIn({ min, max }: AxisRange): StepRange {
        return { from: Math.floor(this.stepAt(min)), to: Math.ceil(this.stepAt(max)) };
    }
}

function isGap(milliseconds: number): boolean {
    return milliseconds >= 0 && milliseconds <= LONGEST_GAP;
}

function isSteady(ts: Float64Array): boolean {
    return ts.every((time, index) => index === 0 || isGap(time - ts[index - 1]!));
}

/** Times that ascend: where the clock was set, no time is taken to have passed. */
function steadyTimes(ts: Float64Array): Float64Array {
    const times = new Float64Array(ts.length);
    ts.forEach((time, index) => {
        const gap = index === 0 ? 0 : time - ts[index - 1]!;
        times[index] = index === 0 ? time : times[index - 1]! + (isGap(gap) ? gap : 0);
    });
    return times;
}

/** In seconds, which is what ticks are made of. */
function timePosition(kind: XAxis, ts: number, startedAt: number): number {
    return (kind === 'relative' ? ts - startedAt : ts) / MILLISECONDS;
}

/** A whole number where an epoch begins; between two of them, in proportion to the steps. The last one is taken to be as long as the one before. */
function epochPositions({ step, epoch }: AxisColumns): Float64Array {
    const starts: number[] = [];
    for (let index = 0; index < epoch.length; index++) {
        if (index === 0 || epoch[index] !== epoch[index - 1]) {
            starts.push(index);
        }
    }
    const positions = new Float64Array(step.length);
    let highest = -Infinity;
    starts.forEach((start, ordinal) => {
        const end = starts[ordinal + 1];
        const from = step[start]!;
        const before = starts[ordinal - 1];
        const length =
            end !== undefined ? step[end]! - from : before !== undefined ? from - step[before]! : step[step.length - 1]! - from + 1;
        for (let index = start; index < (end ?? step.length); index++) {
            const share = Math.min(1, (step[index]! - from) / Math.max(1, length));
            highest = Math.max(highest, Number.isFinite(epoch[index]) ? epoch[index]! + share : step[index]!);
            positions[index] = highest;
        }
    });
    return positions;
}

/** Both columns ascend; beyond their ends the value at the end. */
function interpolate(from: Float64Array, to: Float64Array, value: number): number {
    const last = from.length - 1;
    if (last < 0 || value <= from[0]!) {
        return to[0] ?? value;
    }
    if (value >= from[last]!) {
        return to[last]!;
    }
    const index = indexBehind(from, value);
    const [left, right] = [from[index - 1]!, from[index]!];
    const share = right > left ? (value - left) / (right - left) : 1;
    return to[index - 1]! + share * (to[index]! - to[index - 1]!);
}

/** The first entry of an ascending column that is greater than `value`; its length when there is none. */
export function indexBehind(column: Float64Array, value: number): number {
    let low = 0;
    let high = column.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (column[middle]! > value) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/** The entry nearest to `value`; undefined in an empty column. */
export function nearestIndex(column: Float64Array, value: number): number | undefined {
    const behind = indexBehind(column, value);
    if (column.length === 0) {
        return undefined;
    }
    if (behind === 0 || behind === column.length) {
        return behind === 0 ? 0 : behind - 1;
    }
    return value - column[behind - 1]! <= column[behind]! - value ? behind - 1 : behind;
}
