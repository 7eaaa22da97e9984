import { nearestIndex } from './chart-axis';
import type { ChartRun } from './drawn-runs';

export interface ValueReading {
    readonly step: number;
    /** NaN where it was NaN or infinite. */
    readonly value: number;
    /** Over the steps that are held as one point. */
    readonly min: number;
    readonly max: number;
}

/** What a run has of a metric where the cursor stands on the axis, or its newest number. Undefined beyond the ends of the run. */
export function readValue({ overview, detail, axis }: ChartRun, metric: string, cursor: number | undefined): ValueReading | undefined {
    const fine = detail?.get(metric);
    const buffer =
        fine && !fine.loading && (fine.size > 0 || fine.notFinite.step.length > 0) && cursor !== undefined ? fine : overview.get(metric);
    const range = axis.range;
    if (!buffer || !range || (cursor !== undefined && (cursor < range.min || cursor > range.max))) {
        return undefined;
    }
    const { columns, notFinite } = buffer;
    const place = cursor === undefined ? Infinity : axis.stepAt(cursor);
    const index = place === Infinity ? columns.step.length - 1 : (nearestIndex(columns.step, place) ?? -1);
    const lost = nearestStep(notFinite.step, place);
    if (lost !== undefined && (index < 0 || isNearer(lost, columns.step[index]!, place))) {
        return { step: lost, value: NaN, min: NaN, max: NaN };
    }
    if (index < 0) {
        return undefined;
    }
    return { step: columns.step[index]!, value: columns.last[index]!, min: columns.min[index]!, max: columns.max[index]! };
}

/** Of steps in any order; the greatest when `place` is infinite. */
function nearestStep(steps: Float64Array, place: number): number | undefined {
    return steps.reduce<number | undefined>((best, step) => (best === undefined || isNearer(step, best, place) ? step : best), undefined);
}

function isNearer(step: number, other: number, place: number): boolean {
    return place === Infinity ? step > other : Math.abs(step - place) < Math.abs(other - place);
}
