import { shortName } from '@onthefly/shared-types';
import { formatInteger, formatMetric } from '../format/number-format';
import { formatDuration } from '../format/time-format';
import { nearestIndex } from '../model/charts/chart-axis';
import type { XAxis } from '../model/charts/chart-settings';
import type { ChartCurve } from './chart-curve';
import { clockTick } from './time-ticks';

export const NO_NUMBERS = 'no numbers in this run';
export const ALL_NOT_FINITE = 'NaN or infinite in every step';
const NOT_FINITE_VALUE = String(NaN);

/** The point of a curve that the crosshair points at; undefined beyond its ends. */
export function pointAt({ x }: ChartCurve, cursor: number): number | undefined {
    const index = nearestIndex(x, cursor);
    if (index === undefined) {
        return undefined;
    }
    const spacing = x.length > 1 ? (x[x.length - 1]! - x[0]!) / (x.length - 1) : Infinity;
    const beyond = cursor < x[0]! - spacing || cursor > x[x.length - 1]! + spacing;
    return beyond ? undefined : index;
}

/** Whether the crosshair points at a step in which the value was NaN or infinite, rather than at a number. */
export function pointsAtNotFinite(curve: ChartCurve, cursor: number): boolean {
    if (curve.notFinite.length === 0) {
        return false;
    }
    const distance = curve.notFinite.reduce((least, position) => Math.min(least, Math.abs(position - cursor)), Infinity);
    const index = pointAt(curve, cursor);
    return index === undefined ? distance <= spacingOf(curve) : distance < Math.abs(curve.x[index]! - cursor);
}

/** Between two steps with a value of any kind, on average. */
function spacingOf({ x, notFinite }: ChartCurve): number {
    const all = [...x, ...notFinite];
    const width =
        all.reduce((most, position) => Math.max(most, position), -Infinity) - Math.min(x[0] ?? Infinity, notFinite[0] ?? Infinity);
    return all.length > 1 ? width / (all.length - 1) : Infinity;
}

/** The number of a curve at the crosshair, or its latest, in so many digits: short enough for a legend. */
export function pointValue(curve: ChartCurve, cursor: number | undefined, digits: number): string {
    if (cursor === undefined) {
        return curve.latest ? formatMetric(curve.latest.value, digits) : '–';
    }
    if (pointsAtNotFinite(curve, cursor)) {
        return NOT_FINITE_VALUE;
    }
    const index = pointAt(curve, cursor);
    return index === undefined ? '–' : formatMetric(curve.columns.mean[index]!, digits);
}

/** The same with the extremes of what is drawn as one point. */
export function pointText(curve: ChartCurve, cursor: number | undefined, digits: number): string {
    const index = cursor === undefined || pointsAtNotFinite(curve, cursor) ? undefined : pointAt(curve, cursor);
    if (index === undefined) {
        return pointValue(curve, cursor, digits);
    }
    const { min, max, mean, count } = curve.columns;
    const single = count[index] === 1 && min[index] === max[index];
    const [middle, low, high] = [mean[index]!, min[index]!, max[index]!].map((value) => formatMetric(value, digits));
    return single ? middle! : `${middle} (${low} to ${high})`;
}

/** Where the crosshair stands, in the words of the axis; empty without one. */
export function placeText(curves: readonly ChartCurve[], cursor: number | undefined, axis: XAxis): string {
    if (cursor === undefined) {
        return '';
    }
    const curve = curves.find((candidate) => pointAt(candidate, cursor) !== undefined);
    const index = curve && pointAt(curve, cursor);
    return describePlace(curve && index !== undefined ? curve.columns.step[index] : undefined, cursor, axis);
}

/** A step and where it stands on the axis. */
export function describePlace(step: number | undefined, position: number, axis: XAxis): string {
    const steps = step === undefined ? '' : `step ${formatInteger(step)}`;
    switch (axis) {
        case 'step':
            return steps;
        case 'epoch':
            return `epoch ${position.toFixed(2)}, ${steps}`;
        case 'relative':
            return `${formatDuration(position * 1000)}, ${steps}`;
        case 'wall':
            return `${clockTick(position, 1)}, ${steps}`;
    }
}

/** A chart in a sentence. */
export function chartSummary(metric: string, curves: readonly ChartCurve[]): string {
    const readings = curves.flatMap(({ run, latest, columns }) => {
        if (!latest) {
            return [];
        }
        const lowest = columns.min.reduce((left, right) => Math.min(left, right), Infinity);
        const highest = columns.max.reduce((left, right) => Math.max(left, right), -Infinity);
        const name = curves.length > 1 ? `${shortName(run.name)} ` : '';
        const place = `${formatMetric(latest.value)} at step ${formatInteger(latest.step)}`;
        const extremes = lowest > highest ? ALL_NOT_FINITE : `lowest ${formatMetric(lowest)}, highest ${formatMetric(highest)}`;
        return [`${name}${place}, ${extremes}`];
    });
    return `${shortName(metric)}: ${readings.length > 0 ? readings.join('; ') : NO_NUMBERS}`;
}
