import type uPlot from 'uplot';
import { formatTicks } from '../format/number-format';
import type { AxisRange } from '../model/charts/chart-axis';
import type { ChartSettings, XAxis } from '../model/charts/chart-settings';
import type { ChartTheme } from './chart-theme';
import { isLabelled, logTicks } from './log-ticks';
import { clockTick, spanTick } from './time-ticks';

export interface LineChartOptions {
    readonly width: number;
    readonly height: number;
    readonly theme: ChartTheme;
    readonly settings: ChartSettings;
    /** What the axes show. */
    readonly ranges: () => { readonly x: AxisRange; readonly y: AxisRange };
    readonly paint: (plot: uPlot) => void;
    /** The pointer stands at a pixel of the plotting area, or has left it. */
    readonly pointed: (plot: uPlot, left: number | undefined) => void;
    readonly selected: (plot: uPlot, from: number, to: number) => void;
    readonly reset: () => void;
    /** A drag with Shift begins. */
    readonly panned: (plot: uPlot, event: MouseEvent) => void;
}

const LOGARITHMIC = 3;
/** The plot's own ticks never end where the axis begins just below a power of ten. */
const LOGARITHMIC_AXIS: uPlot.Axis = { splits: (_plot, _axis, min, max) => logTicks(min, max) };
const DRAG_PIXELS = 4;
/** Beside a plot whose labels are short, so that charts below each other line up. */
const LABEL_PIXELS = 50;
const LABEL_ROOM = 10;
/** Of the greatest position in sight to the width of what is in sight. */
const LONG_LABELS = 1e4;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const COUNT_INCREMENTS = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();
const EPOCH_INCREMENTS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, ...COUNT_INCREMENTS];
const TIME_INCREMENTS = [
    ...[0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 15, 30],
    ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
    ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
    ...[1, 2, 5, 10, 20, 50, 100, 365].map((count) => count * DAY),
];
const INCREMENTS: Readonly<Record<XAxis, number[]>> = {
    step: COUNT_INCREMENTS,
    epoch: EPOCH_INCREMENTS,
    relative: TIME_INCREMENTS,
    wall: TIME_INCREMENTS,
};

/** A plot that has axes, a grid and the pointer's movements; curves are painted on top of it. */
export function lineChartOptions(options: LineChartOptions): uPlot.Options {
    const { width, height, theme, settings, ranges } = options;
    const axis = { stroke: theme.text, font: theme.font, ticks: { show: false }, gap: 4 };
    const scaleOf = (key: 'x' | 'y', logarithmic: boolean): uPlot.Scale => ({
        time: false,
        range: () => [ranges()[key].min, ranges()[key].max],
        ...(logarithmic && { distr: LOGARITHMIC, log: 10 }),
    });
    return {
        width,
        height,
        padding: [14, 18, 0, 0],
        legend: { show: false },
        cursor: {
            x: false,
            y: false,
            points: { show: false },
            drag: { x: true, y: false, setScale: false, dist: DRAG_PIXELS },
            bind: {
                mousedown: (plot, _target, handler) => (event) => {
                    if (event.shiftKey) {
                        options.panned(plot, event);
                    } else {
                        handler(event);
                    }
                    return null;
                },
                dblclick: () => () => {
                    options.reset();
                    return null;
                },
            },
        },
        scales: { x: scaleOf('x', settings.logX), y: scaleOf('y', settings.logY) },
        series: [{}, { paths: () => null, points: { show: false } }],
        axes: [
            {
                ...axis,
                size: 22,
                space: (_plot, _axis, min, max) => (settings.xAxis === 'wall' || hasLongLabels(min, max) ? 90 : 60),
                grid: { show: false },
                ...(settings.logX ? LOGARITHMIC_AXIS : { incrs: INCREMENTS[settings.xAxis] }),
                filter: (_plot, splits) => splits,
                values: (_plot, splits) => ticks(splits, tickFormat(settings.xAxis, splits), settings.logX),
            },
            {
                ...axis,
                size: (plot, labels) => Math.max(LABEL_PIXELS, widthOf(plot, theme.font, labels) + LABEL_ROOM),
                space: 28,
                ...(settings.logY && LOGARITHMIC_AXIS),
                filter: (_plot, splits) => splits,
                grid: { stroke: theme.grid, width: 1 },
                values: (_plot, splits) => ticks(splits, formatTicks, settings.logY),
            },
        ],
        hooks: {
            draw: [options.paint],
            setCursor: [(plot) => options.pointed(plot, pointerOf(plot))],
            setSelect: [
                (plot) => {
                    const { left, width: selected } = plot.select;
                    if (selected >= DRAG_PIXELS) {
                        options.selected(plot, plot.posToVal(left, 'x'), plot.posToVal(left + selected, 'x'));
                    }
                    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
                },
            ],
        },
    };
}

function pointerOf({ cursor, over }: uPlot): number | undefined {
    const { left = -1 } = cursor;
    return left >= 0 && left <= over.clientWidth ? left : undefined;
}

type TickFormat = (values: readonly number[]) => string[];

function tickFormat(axis: XAxis, splits: readonly number[]): TickFormat {
    const span = splits.length > 1 ? splits[1]! - splits[0]! : 1;
    switch (axis) {
        case 'step':
        case 'epoch':
            return formatTicks;
        case 'relative':
            return (values) => values.map((value) => spanTick(value, span));
        case 'wall':
            return (values) => values.map((value) => clockTick(value, span));
    }
}

function ticks(splits: readonly number[], format: TickFormat, logarithmic: boolean): string[] {
    const labels = format(splits);
    return splits.map((value, index) => (!logarithmic || isLabelled(value, splits) ? labels[index]! : ''));
}

/** Where positions differ in their last digits only, all of these are said. */
function hasLongLabels(min: number, max: number): boolean {
    return Math.max(Math.abs(min), Math.abs(max)) / (max - min) > LONG_LABELS;
}

/** In pixels of the page. */
function widthOf({ ctx }: uPlot, font: string, labels: readonly string[] | null): number {
    ctx.save();
    ctx.font = font;
    const width = Math.max(0, ...(labels ?? []).map((label) => ctx.measureText(label).width));
    ctx.restore();
    return Math.ceil(width);
}
