import { indexBehind, type AxisRange } from '../model/charts/chart-axis';
import type { ChartSettings } from '../model/charts/chart-settings';
import type { ChartRun } from '../model/charts/drawn-runs';
import type { SeriesBuffer, SeriesColumns } from '../model/charts/series-buffer';
import { reduceColumns, type ChartColumns } from './reduce-columns';
import { smooth } from './smooth';

/** Nearer points than this are united: a noisy curve is drawn as its mean within the band of its extremes. */
const PIXELS_PER_POINT = 2;
/** Share of the range that is drawn unseen before it, so that the smoothed line has settled. */
const LEAD = 0.5;
/** Where a logarithmic axis takes what can't stand on it. */
const SMALLEST_POSITION = 1e-3;

/** A line with the band of its extremes. */
export interface CurveLine {
    readonly x: Float64Array;
    readonly columns: ChartColumns;
    /** The mean of each stretch, smoothed. */
    readonly line: Float64Array;
}

/** One metric of one run, ready to be drawn. */
export interface ChartCurve extends CurveLine {
    readonly run: ChartRun;
    /** What the run left behind by going back to an earlier step. */
    readonly abandoned: readonly CurveLine[];
    /** Where values were NaN or infinite; ascending unless the run went back. */
    readonly notFinite: Float64Array;
    /** Entries of `x` that aren't connected with the one before. */
    readonly breaks: ReadonlySet<number>;
    /** NaN where the newest value was NaN or infinite. */
    readonly latest: LatestValue | undefined;
}

interface LatestValue {
    readonly step: number;
    readonly value: number;
}

export interface CurveView {
    readonly range: AxisRange;
    readonly pixels: number;
    readonly zoomed: boolean;
    readonly settings: Pick<ChartSettings, 'smoothing' | 'logX'>;
}

/** Undefined while nothing of the metric has been pulled for the run. */
export function chartCurve(run: ChartRun, metric: string, view: CurveView): ChartCurve | undefined {
    const overview = run.overview.get(metric);
    const buffer = finestOf(run.detail?.get(metric), overview);
    if (!buffer || !overview) {
        return undefined;
    }
    const main = curveLine(run, buffer.columns, view, view.settings.smoothing);
    const abandoned = buffer.abandoned.map((stretch) => curveLine(run, stretch, view, 0)).filter(({ x }) => x.length > 0);
    return {
        ...main,
        run,
        abandoned,
        notFinite: run.axis.positionsOf(buffer.notFinite),
        breaks: breaksOf(main.columns, buffer),
        latest: latestOf(overview),
    };
}

function latestOf({ columns: { step, last }, notFinite }: SeriesBuffer): LatestValue | undefined {
    const tail = step.length - 1;
    const lost = notFinite.step.at(-1);
    if (lost !== undefined && (tail < 0 || lost > step[tail]!)) {
        return { step: lost, value: NaN };
    }
    return tail < 0 ? undefined : { step: step[tail]!, value: last[tail]! };
}

function finestOf(detail: SeriesBuffer | undefined, overview: SeriesBuffer | undefined): SeriesBuffer | undefined {
    return detail && !detail.loading && (detail.size > 0 || detail.notFinite.step.length > 0) ? detail : overview;
}

function curveLine(run: ChartRun, columns: SeriesColumns, view: CurveView, smoothing: number): CurveLine {
    const { settings, zoomed, range } = view;
    const shown = zoomed ? cut(columns, run.axis.positionsOf(columns), range) : columns;
    const positions = run.axis.positionsOf(shown);
    const along = settings.logX ? positions.map(logarithm) : undefined;
    const width = settings.logX ? logarithm(range.max) - logarithm(range.min) : range.max - range.min;
    const measured = along ?? positions;
    const share = measured.length > 1 ? (measured[measured.length - 1]! - measured[0]!) / width : 0;
    const stretches = Math.max(2, Math.ceil((share * view.pixels) / PIXELS_PER_POINT));
    const reduced = reduceColumns(shown, stretches, along);
    return { x: run.axis.positionsOf(reduced), columns: reduced, line: smooth(reduced.mean, smoothing) };
}

function logarithm(position: number): number {
    return Math.log10(Math.max(position, SMALLEST_POSITION));
}

/** What is seen, with what leads to it and one point behind it. */
function cut(columns: SeriesColumns, positions: Float64Array, { min, max }: AxisRange): SeriesColumns {
    const from = Math.max(0, indexBehind(positions, min - LEAD * (max - min)) - 1);
    const to = Math.min(positions.length, indexBehind(positions, max) + 1);
    const part = (column: Float64Array): Float64Array => column.subarray(from, to);
    const { step, min: low, max: high, last, ts, epoch } = columns;
    return { step: part(step), min: part(low), max: part(high), last: part(last), ts: part(ts), epoch: part(epoch) };
}

/** The line is broken where the run went back, and where all steps between two points were NaN or infinite. */
function breaksOf({ step, count }: ChartColumns, { notFinite, abandoned }: SeriesBuffer): ReadonlySet<number> {
    const breaks = new Set<number>();
    for (const stretch of abandoned) {
        const index = indexBehind(step, stretch.step[0]! - 1);
        if (index > 0 && index < step.length) {
            breaks.add(index);
        }
    }
    let entry = 0;
    for (let index = 1; index < step.length && entry < notFinite.step.length; index++) {
        let lost = 0;
        while (entry < notFinite.step.length && notFinite.step[entry]! < step[index]!) {
            lost += notFinite.step[entry]! > step[index - 1]! ? notFinite.count[entry]! : 0;
            entry++;
        }
        if (lost > 0 && count[index] === 1 && lost >= step[index]! - step[index - 1]! - 1) {
            breaks.add(index);
        }
    }
    return breaks;
}
