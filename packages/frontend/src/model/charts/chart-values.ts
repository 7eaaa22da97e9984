import { nearestIndex } from './chart-axis';
import type { ChartRun } from './drawn-runs';

export interface ValueReading {
    readonly step: number;
    readonly value: number;
    /** Over the steps that are held as one point. */
    readonly min: number;
    readonly max: number;
}

/** What a run has of a metric where the cursor stands on the axis, or its newest number. Undefined beyond the ends of the run. */
export function readValue({ overview, detail, axis }: ChartRun, metric: string, cursor: number | undefined): ValueReading | undefined {
    const fine = detail?.get(metric);
    const buffer = fine && !fine.loading && fine.size > 0 && cursor !== undefined ? fine : overview.get(metric);
    const columns = buffer?.columns;
    const range = axis.range;
    if (!columns || columns.step.length === 0 || !range || (cursor !== undefined && (cursor < range.min || cursor > range.max))) {
        return undefined;
    }
    const index = cursor === undefined ? columns.step.length - 1 : nearestIndex(columns.step, axis.stepAt(cursor))!;
    return { step: columns.step[index]!, value: columns.last[index]!, min: columns.min[index]!, max: columns.max[index]! };
}
