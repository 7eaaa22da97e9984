import type { SeriesColumns } from '../model/charts/series-buffer';

/** What a chart draws: the line is the mean of each stretch of steps, `min` and `max` are its extremes. */
export interface ChartColumns {
    readonly step: Float64Array;
    readonly min: Float64Array;
    readonly max: Float64Array;
    readonly mean: Float64Array;
    readonly ts: Float64Array;
    /** Buckets in each stretch; where it is 1, `mean` is the number itself. */
    readonly count: Float64Array;
}

/**
 * Unites buckets to at most `stretches` stretches of equal length, which begin at multiples of that length: while
 * points are appended, what is drawn already stays as it is. Lengths are measured `along` an ascending column.
 */
export function reduceColumns(columns: SeriesColumns, stretches: number, along = columns.step): ChartColumns {
    const { length } = columns.step;
    const reduced = allocate(Math.min(length, stretches + 1));
    const width = stretchWidth(along, stretches);
    let target = -1;
    let current = NaN;
    for (let index = 0; index < length; index++) {
        const stretch = width === 0 ? index : Math.floor(along[index]! / width);
        if (stretch !== current) {
            current = stretch;
            target++;
            begin(reduced, target, columns, index);
        } else {
            extend(reduced, target, columns, index);
        }
    }
    return cut(reduced, target + 1);
}

/** 0 when there is no need to unite anything. */
function stretchWidth(along: Float64Array, stretches: number): number {
    const { length } = along;
    if (length <= stretches) {
        return 0;
    }
    return 2 ** Math.ceil(Math.log2((along[length - 1]! - along[0]!) / stretches));
}

function begin(reduced: ChartColumns, target: number, { step, min, max, last, ts }: SeriesColumns, index: number): void {
    reduced.step[target] = step[index]!;
    reduced.min[target] = min[index]!;
    reduced.max[target] = max[index]!;
    reduced.mean[target] = last[index]!;
    reduced.ts[target] = ts[index]!;
    reduced.count[target] = 1;
}

function extend(reduced: ChartColumns, target: number, { step, min, max, last, ts }: SeriesColumns, index: number): void {
    const count = reduced.count[target]! + 1;
    reduced.step[target] = step[index]!;
    reduced.min[target] = Math.min(reduced.min[target]!, min[index]!);
    reduced.max[target] = Math.max(reduced.max[target]!, max[index]!);
    reduced.mean[target]! += (last[index]! - reduced.mean[target]!) / count;
    reduced.ts[target] = ts[index]!;
    reduced.count[target] = count;
}

function allocate(length: number): ChartColumns {
    const column = (): Float64Array => new Float64Array(length);
    return { step: column(), min: column(), max: column(), mean: column(), ts: column(), count: column() };
}

function cut({ step, min, max, mean, ts, count }: ChartColumns, length: number): ChartColumns {
    const column = (values: Float64Array): Float64Array => values.subarray(0, length);
    return { step: column(step), min: column(min), max: column(max), mean: column(mean), ts: column(ts), count: column(count) };
}
