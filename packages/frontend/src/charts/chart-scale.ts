import uPlot from 'uplot';
import { metricDigits } from '../format/number-format';
import type { AxisRange } from '../model/charts/chart-axis';
import type { ChartCurve, CurveLine } from './chart-curve';

const NO_VALUES: AxisRange = { min: 0, max: 1 };
const NO_LOG_VALUES: AxisRange = { min: 0.1, max: 1 };
const PADDING = 0.08;
/** Of an axis, as a part of the numbers on it. */
const SMALLEST_SPAN = 1e-9;

export interface ValueScale {
    readonly range: AxisRange;
    /** True when values that can't stand on a logarithmic axis were left out. */
    readonly leftOut: boolean;
}

/** From the lowest to the highest number that is seen: spikes included, smoothing or not. */
export function valueScale(curves: readonly ChartCurve[], seen: AxisRange, logarithmic: boolean): ValueScale {
    let [min, max, leftOut] = [Infinity, -Infinity, false];
    const include = (value: number): void => {
        if (logarithmic && value <= 0) {
            leftOut = true;
        } else {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
    };
    const visit = ({ x, columns }: CurveLine): void => {
        for (let index = 0; index < x.length; index++) {
            if (x[index]! >= seen.min && x[index]! <= seen.max) {
                include(columns.min[index]!);
                include(columns.max[index]!);
            }
        }
    };
    curves.forEach((curve) => [curve, ...curve.abandoned].forEach(visit));
    if (min > max) {
        return { range: logarithmic ? NO_LOG_VALUES : NO_VALUES, leftOut };
    }
    return { range: logarithmic ? logarithmicRange(min, max) : linearRange(min, max), leftOut };
}

/** Significant digits in which the numbers of some curves differ. */
export function valueDigits(curves: readonly ChartCurve[]): number {
    const { min, max } = valueScale(curves, { min: -Infinity, max: Infinity }, false).range;
    return metricDigits(min, max);
}

function linearRange(low: number, high: number): AxisRange {
    const size = Math.max(Math.abs(low), Math.abs(high));
    // What differs by rounding alone is one value: the plot would never end to count the ticks between such numbers.
    const top = high - low <= size * SMALLEST_SPAN ? low : high;
    const [min, max] = uPlot.rangeNum(low, top, PADDING, true);
    if (min !== null && max !== null && min <= low && max >= high && max > min) {
        return { min, max };
    }
    // It rounds, which takes away the ends of narrow ranges and of tiny numbers.
    const room = top > low ? (high - low) * PADDING : size || 1;
    return { min: low - room, max: high + room };
}

/** A little room on both sides, also when there is but one value. */
function logarithmicRange(low: number, high: number): AxisRange {
    const factor = Math.max((high / low) ** PADDING, 1.2);
    return { min: low / factor, max: high * factor };
}
