import type { Locator, Page } from '@playwright/test';
import type { LineChart } from '@onthefly/frontend/lib/charts/line-chart';
import { Panel } from './panel';

type Mouse = Page['mouse'];

/** One chart of the panel. Places on it are shares of the plotting area, from its left edge. */
export class Chart {
    readonly plot: Locator;
    readonly area: Locator;
    readonly head: Locator;
    readonly legend: Locator;
    readonly marks: Locator;

    constructor(readonly root: Locator) {
        this.plot = root.getByRole('group');
        this.area = root.locator('.u-over');
        this.head = root.locator('.head .value');
        this.legend = root.locator('.legend li');
        this.marks = root.locator('otf-chart-marks button');
    }

    async point(share: number): Promise<void> {
        const { x, y } = await this.placeOf(share);
        await this.mouse.move(x, y);
    }

    async drag(from: number, to: number): Promise<void> {
        const [begin, end] = [await this.placeOf(from), await this.placeOf(to)];
        await this.mouse.move(begin.x, begin.y);
        await this.mouse.down();
        await this.mouse.move((begin.x + end.x) / 2, end.y);
        await this.mouse.move(end.x, end.y);
        await this.mouse.up();
    }

    async doubleClick(): Promise<void> {
        const { x, y } = await this.placeOf(0.5);
        await this.mouse.dblclick(x, y);
    }

    /** What the horizontal axis shows, in its own unit. */
    range(): Promise<{ min: number; max: number } | undefined> {
        return this.root.evaluate((chart: LineChart) => chart.charts.range);
    }

    /** Steps that the curve of the shown run is drawn from within the range, once they have been pulled. */
    drawnSteps(): Promise<number[]> {
        return this.root.evaluate((chart: LineChart) => {
            const [run] = chart.charts.runs;
            const detail = run?.detail?.get(chart.metric);
            const buffer = chart.charts.zoom && detail && !detail.loading ? detail : run?.overview.get(chart.metric);
            const { min = -Infinity, max = Infinity } = chart.charts.range ?? {};
            return [...(buffer?.columns.step ?? [])].filter((step) => step >= min && step <= max);
        });
    }

    /**
     * Which values are drawn near a step: the lowest and the highest that has any colour, grey being the grid's. Read from the pixels of
     * the canvas, two to each side.
     */
    inkAt(step: number): Promise<{ low: number; high: number }> {
        return this.root.evaluate((chart: LineChart, wanted) => {
            const root = chart.shadowRoot!;
            const canvas = root.querySelector('canvas')!;
            const over = root.querySelector<HTMLElement>('.u-over')!;
            const ratio = canvas.width / canvas.clientWidth;
            const [left, top, width, height] = [over.offsetLeft, over.offsetTop, over.offsetWidth, over.offsetHeight].map(
                (css) => css * ratio,
            );
            const { min, max } = chart.charts.range!;
            const x = Math.round(left! + ((wanted - min) / (max - min)) * width!);
            const from = x - 2;
            const columns = 5;
            const { data } = canvas.getContext('2d')!.getImageData(from, Math.ceil(top!), columns, Math.floor(height!));
            const inked: number[] = [];
            for (let pixel = 0; pixel < data.length / 4; pixel++) {
                const [red, green, blue, alpha] = data.subarray(4 * pixel, 4 * pixel + 4);
                if (alpha! > 0 && Math.max(red!, green!, blue!) - Math.min(red!, green!, blue!) > 12) {
                    inked.push(Math.floor(pixel / columns));
                }
            }
            const values = chart.valueRange;
            const valueAt = (row: number): number => values.max - ((row + 0.5) / height!) * (values.max - values.min);
            return { low: valueAt(Math.max(...inked)), high: valueAt(Math.min(...inked)) };
        }, step);
    }

    private get mouse(): Mouse {
        return this.root.page().mouse;
    }

    private async placeOf(share: number): Promise<{ x: number; y: number }> {
        await this.area.scrollIntoViewIfNeeded();
        const box = await this.area.boundingBox();
        if (!box) {
            throw new Error('The chart has not been drawn.');
        }
        return { x: box.x + share * box.width, y: box.y + 0.6 * box.height };
    }
}

export class MetricsPanel extends Panel {
    readonly charts: Locator;
    readonly smoothing: Locator;
    readonly axis: Locator;
    readonly filter: Locator;
    readonly values: Locator;
    readonly popover: Locator;

    constructor(dashboard: Locator) {
        super(dashboard, 'Metrics');
        this.charts = this.root.locator('otf-line-chart');
        this.smoothing = this.root.getByRole('slider', { name: 'Smooth' });
        this.axis = this.root.getByLabel('Horizontal axis');
        this.filter = this.root.getByRole('searchbox');
        this.values = this.root.locator('otf-chart-values table');
        this.popover = this.root.getByRole('dialog', { name: 'What happened here' });
    }

    chart(metric: string): Chart {
        return new Chart(this.charts.filter({ has: this.root.page().getByText(metric, { exact: true }) }));
    }
}
