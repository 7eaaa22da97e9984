import uPlot from 'uplot';
import type { ChartCurve, CurveLine } from './chart-curve';
import { translucent, type ChartTheme } from './chart-theme';
import { spikesOf } from './spikes-of';

const LINE_PIXELS = 1.25;
const NOT_FINITE_PIXELS = 6;
const DOT_PIXELS = 2.25;
/** Points that are further apart than this are shown as such: the line between them is no measurement. */
const DOT_DISTANCE_PIXELS = 10;
const DASH = [5, 3];
/** As the plot numbers its scales. */
const LOGARITHMIC = 3;
const ABANDONED_DASH = [2, 2];

type ToPixels = (value: number) => number;

interface Canvas {
    readonly context: CanvasRenderingContext2D;
    readonly ratio: number;
    readonly toX: ToPixels;
    readonly toY: ToPixels;
}

/** Draws curves into a plot whose axes have been drawn. */
export function paintCurves(plot: uPlot, curves: readonly ChartCurve[], theme: ChartTheme, smoothed: boolean): void {
    const { left, top, width, height } = plot.bbox;
    const canvas: Canvas = {
        context: plot.ctx,
        ratio: uPlot.pxRatio,
        toX: toPixels(plot, 'x', left, left + width),
        toY: toPixels(plot, 'y', top + height, top),
    };
    const { context } = canvas;
    context.save();
    context.beginPath();
    // A line in the first or last step is seen as wide as any other.
    context.rect(left - canvas.ratio, top, width + 2 * canvas.ratio, height);
    context.clip();
    // The shown run comes first and lies on top.
    [...curves].reverse().forEach((curve) => paintCurve(canvas, curve, theme, smoothed));
    curves.forEach(({ notFinite }, index) =>
        paintNotFinite(canvas, notFinite, top + height - index * NOT_FINITE_PIXELS * canvas.ratio, theme.notFinite),
    );
    context.restore();
}

function paintCurve(canvas: Canvas, curve: ChartCurve, theme: ChartTheme, smoothed: boolean): void {
    const { context, ratio } = canvas;
    const { index, dashed } = curve.run.color;
    const color = theme.lines[index % theme.lines.length]!;
    context.lineJoin = 'round';
    paintBand(canvas, curve, translucent(color, smoothed ? 18 : 28), curve.breaks);
    for (const stretch of curve.abandoned) {
        paintBand(canvas, stretch, translucent(color, 12));
        strokeLine(canvas, stretch, { color: translucent(color, 65), width: ratio, dash: ABANDONED_DASH });
    }
    if (smoothed) {
        strokeLine(canvas, { ...curve, line: curve.columns.mean }, { color: translucent(color, 35), width: ratio }, curve.breaks);
    }
    paintSpikes(canvas, curve, translucent(color, smoothed ? 40 : 70));
    strokeLine(canvas, curve, { color, width: LINE_PIXELS * ratio, dash: dashed ? DASH : undefined }, curve.breaks);
    if (isSparse(canvas, curve)) {
        paintDots(canvas, { ...curve, line: curve.columns.mean }, color);
    }
}

function isSparse({ ratio, toX }: Canvas, { x }: CurveLine): boolean {
    const width = toX(x[x.length - 1]!) - toX(x[0]!);
    return x.length < 2 || width / (x.length - 1) >= DOT_DISTANCE_PIXELS * ratio;
}

function paintDots({ context, ratio, toX, toY }: Canvas, { x, line }: CurveLine, color: string): void {
    context.fillStyle = color;
    context.beginPath();
    for (let index = 0; index < x.length; index++) {
        const [left, top] = [toX(x[index]!), toY(line[index]!)];
        if (Number.isFinite(left) && Number.isFinite(top)) {
            context.moveTo(left, top);
            context.arc(left, top, DOT_PIXELS * ratio, 0, 2 * Math.PI);
        }
    }
    context.fill();
}

interface Stroke {
    readonly color: string;
    readonly width: number;
    readonly dash?: readonly number[];
}

function strokeLine({ context, ratio, toX, toY }: Canvas, { x, line }: CurveLine, stroke: Stroke, breaks?: ReadonlySet<number>): void {
    context.strokeStyle = stroke.color;
    context.lineWidth = stroke.width;
    context.setLineDash((stroke.dash ?? []).map((length) => length * ratio));
    context.beginPath();
    let drawing = false;
    for (let index = 0; index < x.length; index++) {
        const [left, top] = [toX(x[index]!), toY(line[index]!)];
        if (!Number.isFinite(left) || !Number.isFinite(top)) {
            drawing = false;
        } else if (drawing && !breaks?.has(index)) {
            context.lineTo(left, top);
        } else {
            drawing = true;
            context.moveTo(left, top);
            if (isAlone(x, index, breaks)) {
                // A line to where it is makes a dot.
                context.lineCap = 'round';
                context.lineTo(left, top);
            }
        }
    }
    context.stroke();
    context.lineCap = 'butt';
    context.setLineDash([]);
}

function isAlone(x: Float64Array, index: number, breaks?: ReadonlySet<number>): boolean {
    return index + 1 === x.length || breaks?.has(index + 1) === true;
}

/** From each point's lowest to its highest number. */
function paintBand({ context, ratio, toX, toY }: Canvas, { x, columns }: CurveLine, color: string, breaks?: ReadonlySet<number>): void {
    const { min, max } = columns;
    const bottom = context.canvas.height;
    const low = (index: number): number => {
        const pixel = toY(min[index]!);
        return Number.isFinite(pixel) ? pixel : bottom;
    };
    context.fillStyle = color;
    let from = 0;
    for (let index = 1; index <= x.length; index++) {
        if (index < x.length && !breaks?.has(index)) {
            continue;
        }
        context.beginPath();
        for (let point = from; point < index; point++) {
            const top = toY(max[point]!);
            context.lineTo(toX(x[point]!), Number.isFinite(top) ? Math.min(top, low(point) - ratio / 2) : bottom);
        }
        for (let point = index - 1; point >= from; point--) {
            context.lineTo(toX(x[point]!), low(point));
        }
        context.fill();
        from = index;
    }
}

/** Lines, because the tip of a narrow band is too faint to be seen. */
function paintSpikes({ context, ratio, toX, toY }: Canvas, { x, columns }: CurveLine, color: string): void {
    context.strokeStyle = color;
    context.lineWidth = LINE_PIXELS * ratio;
    context.beginPath();
    for (const index of spikesOf(columns)) {
        const [left, top, bottom] = [toX(x[index]!), toY(columns.max[index]!), toY(columns.min[index]!)];
        if (Number.isFinite(top)) {
            context.moveTo(left, top);
            context.lineTo(left, Number.isFinite(bottom) ? bottom : context.canvas.height);
        }
    }
    context.stroke();
}

/** Small crosses on the axis. */
function paintNotFinite({ context, ratio, toX }: Canvas, notFinite: Float64Array, bottom: number, color: string): void {
    const size = NOT_FINITE_PIXELS * ratio;
    context.strokeStyle = color;
    context.lineWidth = LINE_PIXELS * ratio;
    context.beginPath();
    let before = -Infinity;
    for (const position of notFinite) {
        const x = Math.round(toX(position));
        if (Number.isFinite(x) && x - before >= size) {
            before = x;
            context.moveTo(x - size / 2, bottom - size);
            context.lineTo(x + size / 2, bottom);
            context.moveTo(x - size / 2, bottom);
            context.lineTo(x + size / 2, bottom - size);
        }
    }
    context.stroke();
}

/** NaN for what can't stand on a logarithmic axis. */
function toPixels(plot: uPlot, key: 'x' | 'y', from: number, to: number): ToPixels {
    const { min, max, distr } = plot.scales[key]!;
    const isLogarithmic = Number(distr) === LOGARITHMIC;
    if (min === undefined || max === undefined || min === null || max === null) {
        return () => NaN;
    }
    if (isLogarithmic) {
        const low = Math.log10(min);
        const scale = (to - from) / (Math.log10(max) - low);
        return (value) => (value > 0 ? from + (Math.log10(value) - low) * scale : NaN);
    }
    const scale = (to - from) / (max - min);
    return (value) => from + (value - min) * scale;
}
