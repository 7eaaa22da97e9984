import { shortName } from '@onthefly/shared-types';
import uPlot from 'uplot';
import type { ChartCurve } from './chart-curve';
import { pointText } from './chart-readings';
import { valueDigits } from './chart-scale';
import type { ChartTheme } from './chart-theme';
import { MARK_LETTERS, type MarkGroup } from './mark-groups';

const HEAD_PIXELS = 26;
const MARGIN_PIXELS = 12;
const COLUMNS = 2;
const MARK_RADIUS = 7;

export interface DrawnChart {
    readonly metric: string;
    readonly plot: uPlot;
    readonly curves: readonly ChartCurve[];
    readonly groups: readonly MarkGroup[];
}

/** A picture of one chart with its legend, as it is on the screen. */
export function chartCanvas({ metric, plot, curves, groups }: DrawnChart, theme: ChartTheme): HTMLCanvasElement {
    const source = plot.ctx.canvas;
    const ratio = uPlot.pxRatio;
    const canvas = document.createElement('canvas');
    canvas.width = source.width;
    canvas.height = source.height + HEAD_PIXELS * ratio;
    const context = canvas.getContext('2d')!;
    context.fillStyle = theme.background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(source, 0, HEAD_PIXELS * ratio);
    context.scale(ratio, ratio);
    context.textBaseline = 'middle';
    context.font = `600 ${theme.font}`;
    context.fillStyle = theme.foreground;
    context.fillText(metric, 8, HEAD_PIXELS / 2);
    drawLegend(context, curves, theme, 24 + context.measureText(metric).width);
    context.translate(plot.bbox.left / ratio, plot.bbox.top / ratio + HEAD_PIXELS);
    groups.forEach((group) => drawMark(context, group, plot.bbox.height / ratio, theme));
    return canvas;
}

/** All pictures below each other in two columns. */
export function tiled(canvases: readonly HTMLCanvasElement[], theme: ChartTheme): HTMLCanvasElement {
    const margin = MARGIN_PIXELS * uPlot.pxRatio;
    const width = Math.max(...canvases.map((each) => each.width));
    const height = Math.max(...canvases.map((each) => each.height));
    const columns = Math.min(COLUMNS, canvases.length);
    const canvas = document.createElement('canvas');
    canvas.width = columns * (width + margin) + margin;
    canvas.height = Math.ceil(canvases.length / columns) * (height + margin) + margin;
    const context = canvas.getContext('2d')!;
    context.fillStyle = theme.background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    canvases.forEach((each, index) => {
        context.drawImage(each, margin + (index % columns) * (width + margin), margin + Math.floor(index / columns) * (height + margin));
    });
    return canvas;
}

export function toPng(canvas: HTMLCanvasElement): Promise<Blob> {
    return new Promise((resolve, reject) =>
        canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large for this browser.'))), 'image/png'),
    );
}

function drawLegend(context: CanvasRenderingContext2D, curves: readonly ChartCurve[], theme: ChartTheme, from: number): void {
    context.font = theme.font;
    const digits = valueDigits(curves);
    let left = from;
    for (const curve of curves) {
        const { name, color } = curve.run;
        context.fillStyle = theme.lines[color.index % theme.lines.length]!;
        context.fillRect(left, HEAD_PIXELS / 2 - 1.5, 12, 3);
        const text = `${shortName(name)} ${pointText(curve, undefined, digits)}`;
        context.fillStyle = theme.text;
        context.fillText(text, left + 17, HEAD_PIXELS / 2);
        left += 33 + context.measureText(text).width;
    }
}

function drawMark(context: CanvasRenderingContext2D, { left, center, kind }: MarkGroup, height: number, theme: ChartTheme): void {
    context.strokeStyle = theme.text;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(left, 0);
    context.lineTo(left, height);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = theme.background;
    context.beginPath();
    context.arc(center, 0, MARK_RADIUS, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    context.fillStyle = theme.text;
    context.textAlign = 'center';
    context.fillText(MARK_LETTERS[kind], center, 0.5);
}
