import type { AxisRange } from '../model/charts/chart-axis';

/** The smallest share of everything that can be zoomed to. */
const SMALLEST_SHARE = 1e-7;

/** Ranges are changed as they are seen: on a logarithmic axis in proportion. */
export interface AxisNavigation {
    readonly full: AxisRange;
    readonly logarithmic: boolean;
}

/** Moves a range by a share of itself, but not beyond what there is. */
export function panRange(range: AxisRange, share: number, { full, logarithmic }: AxisNavigation): AxisRange {
    const { min, max } = seen(range, logarithmic);
    const limits = seen(full, logarithmic);
    const wanted = share * (max - min);
    const shift = Math.max(limits.min - min, Math.min(wanted, limits.max - max));
    const beyond = (limits.min > min && wanted > 0) || (limits.max < max && wanted < 0);
    return meant({ min: min + (beyond ? wanted : shift), max: max + (beyond ? wanted : shift) }, logarithmic);
}

/** Narrows (`factor` below 1) or widens a range around a position. Undefined when everything is in sight then. */
export function scaleRange(
    range: AxisRange,
    factor: number,
    around: number | undefined,
    navigation: AxisNavigation,
): AxisRange | undefined {
    const { full, logarithmic } = navigation;
    const { min, max } = seen(range, logarithmic);
    const limits = seen(full, logarithmic);
    const all = limits.max - limits.min;
    const middle = around === undefined ? (min + max) / 2 : place(around, logarithmic);
    const center = middle >= min && middle <= max ? middle : (min + max) / 2;
    const width = Math.max(factor * (max - min), SMALLEST_SHARE * all);
    if (width >= all) {
        return undefined;
    }
    const share = max > min ? (center - min) / (max - min) : 0.5;
    const from = Math.max(limits.min, Math.min(center - share * width, limits.max - width));
    return meant({ min: from, max: from + width }, logarithmic);
}

function place(value: number, logarithmic: boolean): number {
    return logarithmic ? Math.log10(value) : value;
}

function seen({ min, max }: AxisRange, logarithmic: boolean): AxisRange {
    return { min: place(min, logarithmic), max: place(max, logarithmic) };
}

function meant({ min, max }: AxisRange, logarithmic: boolean): AxisRange {
    return logarithmic ? { min: 10 ** min, max: 10 ** max } : { min, max };
}
