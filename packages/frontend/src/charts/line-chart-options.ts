import type uPlot from 'uplot';
import { formatTick } from '../format/number-format';
import type { ChartTheme } from './chart-theme';
import type { ChartColumns } from './reduce-columns';

/** Order of the columns in a chart's data: the band lies under the line. */
const COLUMNS = { max: 1, min: 2, mean: 3 } as const;

export function lineChartData({ step, max, min, mean }: ChartColumns): uPlot.AlignedData {
    return [step, max, min, mean];
}

export interface LineChartOptions {
    readonly width: number;
    readonly height: number;
    readonly theme: ChartTheme;
    /** Charts of the same group share one crosshair. */
    readonly group: string;
    /** The steps to show, when there is something to show. */
    readonly range: () => uPlot.Range.MinMax | undefined;
    readonly cursorMoved: (index: number | undefined) => void;
}

const STEP_INCREMENTS = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();
const CURSOR_POINT_PIXELS = 6;

export function lineChartOptions({ width, height, theme, group, range, cursorMoved }: LineChartOptions): uPlot.Options {
    const axis = { stroke: theme.text, font: theme.font, ticks: { show: false }, gap: 4 };
    const bound = { width: 0, points: { show: false } };
    return {
        width,
        height,
        padding: [8, 18, 0, 0],
        legend: { show: false },
        cursor: {
            y: false,
            drag: { x: false, y: false, setScale: false },
            sync: { key: group, scales: ['x', null] },
            points: { size: cursorPointSize, width: 0, fill: theme.line },
        },
        scales: { x: { time: false, range: (_plot, from, to) => range() ?? [from, to] }, y: {} },
        series: [{}, bound, bound, { stroke: theme.line, width: 1.25, points: { size: 4, fill: theme.line, width: 0 } }],
        bands: [{ series: [COLUMNS.max, COLUMNS.min], fill: theme.band }],
        axes: [
            { ...axis, size: 22, space: 60, incrs: STEP_INCREMENTS, grid: { show: false }, values: labels },
            { ...axis, size: 46, space: 28, grid: { stroke: theme.grid, width: 1 }, values: labels },
        ],
        hooks: { setCursor: [(plot) => cursorMoved(plot.cursor.idx ?? undefined)] },
    };
}

function labels(_plot: uPlot, splits: number[]): string[] {
    return splits.map(formatTick);
}

/** Only the line is pointed at. */
function cursorPointSize(_plot: uPlot, column: number): number {
    return column === COLUMNS.mean ? CURSOR_POINT_PIXELS : 0;
}
