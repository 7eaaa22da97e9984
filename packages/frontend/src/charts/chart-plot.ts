import uPlot from 'uplot';
import type { AxisRange } from '../model/charts/chart-axis';
import type { ChartModel } from '../model/charts/chart-model';
import { panRange } from './chart-navigation';
import type { ChartTheme } from './chart-theme';
import { lineChartOptions } from './line-chart-options';

export interface PlotView {
    /** In pixels. */
    readonly width: number;
    readonly height: number;
    readonly theme: ChartTheme;
    readonly x: AxisRange;
    readonly y: AxisRange;
}

/** Axes, grid and the pointer's movements of one chart. What is drawn on them is up to `paint`, which is called whenever they have been drawn. */
export class ChartPlot {
    private plot: uPlot | undefined;
    private drawnAs = '';
    private view: PlotView | undefined;

    constructor(
        private readonly charts: ChartModel,
        private readonly paint: (plot: uPlot) => void,
    ) {}

    get current(): uPlot | undefined {
        return this.plot;
    }

    /** Draws it into `container`. */
    show(container: HTMLElement, view: PlotView): void {
        const { logX, logY, xAxis } = this.charts.settings;
        const drawAs = JSON.stringify([logX, logY, xAxis, view.theme]);
        if (this.drawnAs !== drawAs) {
            this.destroy();
            this.drawnAs = drawAs;
        }
        this.view = view;
        const data: uPlot.AlignedData = [
            [view.x.min, view.x.max],
            [view.y.min, view.y.max],
        ];
        if (this.plot) {
            this.update(this.plot, view, data);
        } else {
            this.plot = this.create(container, view, data);
        }
    }

    destroy(): void {
        this.plot?.destroy();
        this.plot = undefined;
        this.drawnAs = '';
    }

    private update(plot: uPlot, { width, height }: PlotView, data: uPlot.AlignedData): void {
        plot.batch(() => {
            if (plot.width !== width || plot.height !== height) {
                plot.setSize({ width, height });
            }
            plot.setData(data);
        });
    }

    private create(container: HTMLElement, view: PlotView, data: uPlot.AlignedData): uPlot {
        const { charts } = this;
        const { width, height, theme } = view;
        const options = lineChartOptions({
            width,
            height,
            theme,
            settings: charts.settings,
            ranges: () => this.view ?? view,
            paint: this.paint,
            pointed: (plot, left) => charts.moveCursor(left === undefined ? undefined : plot.posToVal(left, 'x')),
            selected: (_plot, min, max) => charts.zoomTo({ min, max }),
            reset: () => charts.zoomTo(undefined),
            panned: (plot, event) => this.pan(plot, event),
        });
        const plot = new uPlot(options, data, container);
        // By itself it would draw only in a microtask.
        plot.batch(() => undefined);
        return plot;
    }

    private pan(plot: uPlot, begin: MouseEvent): void {
        const { charts } = this;
        const { zoom, fullRange } = charts;
        if (!zoom || !fullRange) {
            return;
        }
        const navigation = { full: fullRange, logarithmic: charts.settings.logX };
        const move = (event: MouseEvent): void => {
            charts.zoomTo(panRange(zoom, (begin.clientX - event.clientX) / plot.over.clientWidth, navigation));
        };
        const view = plot.root.ownerDocument.defaultView ?? window;
        view.addEventListener('mousemove', move);
        view.addEventListener('mouseup', () => view.removeEventListener('mousemove', move), { once: true });
    }
}
