import { shortName } from '@onthefly/shared-types';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import uPlot from 'uplot';
import { OtfElement } from '../components/otf-element';
import { PacedWork } from '../components/paced-work';
import { metricDigits } from '../format/number-format';
import type { AxisRange } from '../model/charts/chart-axis';
import type { ChartModel } from '../model/charts/chart-model';
import type { Release } from '../model/emitter';
import { renderCrosshair } from './chart-crosshair';
import { chartCurve, type ChartCurve } from './chart-curve';
import { ChartKeyboard } from './chart-keyboard';
import { renderLegend } from './chart-legend';
import './chart-marks';
import { ChartPlot } from './chart-plot';
import { chartPlotStyles } from './chart-plot-styles';
import { ALL_NOT_FINITE, chartSummary, NO_NUMBERS, placeText, pointText } from './chart-readings';
import { valueScale } from './chart-scale';
import type { ChartTheme } from './chart-theme';
import { paintCurves } from './curve-painter';
import { drawQueueOf } from './draw-queue';
import { lineChartStyles } from './line-chart-styles';
import type { MarkGroup } from './mark-groups';
import { placeMarks } from './place-marks';

const NOTHING_SEEN: AxisRange = { min: 0, max: 1 };
/** Charts this far out of sight are made ready. */
const READY_MARGIN = '150px 0px';
/** Nobody listens faster. */
const SUMMARY_MILLISECONDS = 1000;

export interface DrawnPlot {
    readonly plot: uPlot;
    readonly curves: readonly ChartCurve[];
    readonly groups: readonly MarkGroup[];
}

/** One metric over its steps, for all runs that are drawn. Draws at most once a frame, and only while it can be seen. */
@customElement('otf-line-chart')
export class LineChart extends OtfElement {
    static override styles = [chartPlotStyles, lineChartStyles];

    @property({ attribute: false })
    metric = '';

    @property({ attribute: false })
    charts!: ChartModel;

    @property({ attribute: false })
    theme: ChartTheme | undefined;

    @state()
    private summary = '';

    @state()
    private spoken = '';

    @query('.canvas')
    private readonly container!: HTMLElement;

    private curves: readonly ChartCurve[] = [];
    private groups: readonly MarkGroup[] = [];
    private leftOut = false;
    private values = NOTHING_SEEN;
    private plot: ChartPlot | undefined;
    private width = 0;
    private height = 0;
    private visible = false;
    private releases: Release[] = [];
    private unwatch: Release | undefined;
    private resizes: ResizeObserver | undefined;
    private visibility: IntersectionObserver | undefined;

    private readonly keyboard = new ChartKeyboard(
        () => this.charts,
        () => this.curves[0]?.x,
    );
    private readonly summarising = new PacedWork(
        SUMMARY_MILLISECONDS,
        () => this.ownWindow,
        () => (this.summary = chartSummary(this.metric, this.curves)),
    );

    override connectedCallback(): void {
        super.connectedCallback();
        const { IntersectionObserver, ResizeObserver } = this.ownWindow;
        this.visibility = new IntersectionObserver((entries) => this.seen(entries[entries.length - 1]!.isIntersecting), {
            rootMargin: READY_MARGIN,
        });
        this.visibility.observe(this);
        // Reading the size while charts are drawn would lay out the page once for each of them.
        this.resizes = new ResizeObserver((entries) => {
            ({ width: this.width, height: this.height } = entries[entries.length - 1]!.contentRect);
            this.requestDraw();
        });
        if (this.hasUpdated) {
            this.resizes.observe(this.container);
        }
        this.releases = [
            this.charts.onDidChange(() => this.requestDraw()),
            this.charts.onDidMoveCursor(() => this.visible && this.drawQueue.add(this.showElements)),
        ];
    }

    override disconnectedCallback(): void {
        this.resizes?.disconnect();
        this.visibility?.disconnect();
        this.releases.forEach((release) => release());
        this.seen(false);
        super.disconnectedCallback();
    }

    /** What the vertical axis shows. */
    get valueRange(): AxisRange {
        return this.values;
    }

    /** The drawn chart, also when it can't be seen at the moment. */
    async drawnPlot(): Promise<DrawnPlot | undefined> {
        const release = this.charts.watch(this.metric);
        const wasVisible = this.visible;
        try {
            await this.charts.whenLoaded(this.metric);
            if (!this.width) {
                ({ width: this.width, height: this.height } = this.container.getBoundingClientRect());
            }
            this.draw();
            const { curves, groups } = this;
            const plot = this.plot?.current;
            return plot && { plot, curves, groups };
        } finally {
            release();
            if (!wasVisible) {
                // Whoever asked takes its picture at once.
                setTimeout(() => !this.visible && this.destroyPlot());
            }
        }
    }

    protected override firstUpdated(): void {
        this.resizes?.observe(this.container);
    }

    protected override updated(changed: PropertyValues): void {
        if (changed.has('theme')) {
            this.requestDraw();
        }
    }

    protected override render(): TemplateResult {
        const { cursor } = this.charts;
        const plot = this.plot?.current;
        const empty = this.curves.every(({ x }) => x.length === 0);
        const lost = this.curves.some(({ notFinite }) => notFinite.length > 0);
        return html`
            <div class="head">
                <span class="label" title=${this.metric}>${shortName(this.metric)}</span>
                <span class="value">${this.headText(cursor)}</span>
            </div>
            ${this.curves.length > 1 ? renderLegend(this.curves, cursor, this.digits) : nothing}
            <div
                class="plot"
                role="group"
                tabindex="0"
                aria-roledescription="chart"
                aria-label=${this.summary}
                aria-description="Arrow keys move the crosshair, with Shift they pan. Plus and minus zoom, 0 or Escape shows everything."
                @keydown=${(event: KeyboardEvent) => this.keyPressed(event)}
                @blur=${() => this.charts.moveCursor(undefined)}
            >
                <div class="canvas"></div>
                ${plot ? this.renderLayer(plot, cursor) : nothing}
                ${this.leftOut ? html`<span class="hint">values ≤ 0 are left out</span>` : nothing}
                ${empty && this.visible ? html`<span class="empty">${lost ? ALL_NOT_FINITE : NO_NUMBERS}</span>` : nothing}
            </div>
            <span class="spoken" role="status">${this.spoken}</span>
        `;
    }

    private renderLayer(plot: uPlot, cursor: number | undefined): TemplateResult {
        const { left, top, width, height } = plot.bbox;
        const place = [left, top, width, height].map((pixels) => (pixels / uPlot.pxRatio).toFixed(1));
        return html`<div class="layer" style="left: ${place[0]}px; top: ${place[1]}px; width: ${place[2]}px; height: ${place[3]}px">
            <otf-chart-marks .groups=${this.groups}></otf-chart-marks>
            ${cursor === undefined ? nothing : renderCrosshair(plot, this.curves, cursor, width / uPlot.pxRatio)}
        </div>`;
    }

    private keyPressed(event: KeyboardEvent): void {
        if (!this.keyboard.take(event)) {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
        const { cursor } = this.charts;
        if (cursor !== undefined) {
            const values = this.curves.map(
                (curve) => `${this.curves.length > 1 ? shortName(curve.run.name) : ''} ${pointText(curve, cursor, this.digits)}`,
            );
            this.spoken = `${placeText(this.curves, cursor, this.charts.settings.xAxis)}: ${values.join(', ')}`;
        }
    }

    private headText(cursor: number | undefined): string {
        const [only, ...others] = this.curves;
        const place = placeText(this.curves, cursor, this.charts.settings.xAxis);
        if (!only || others.length > 0) {
            return place;
        }
        return [place, pointText(only, cursor, this.digits)].filter((part) => part !== '').join(' · ');
    }

    /** In which numbers of what is seen differ. */
    private get digits(): number {
        return metricDigits(this.values.min, this.values.max);
    }

    private get drawQueue(): ReturnType<typeof drawQueueOf> {
        return drawQueueOf(this.ownWindow);
    }

    private seen(visible: boolean): void {
        if (visible === this.visible) {
            return;
        }
        this.visible = visible;
        this.unwatch?.();
        this.unwatch = visible ? this.charts.watch(this.metric) : undefined;
        if (visible) {
            this.requestDraw();
        } else {
            this.drawQueue.remove(this.redraw);
            this.drawQueue.remove(this.showElements);
            this.summarising.stop();
            this.destroyPlot();
        }
    }

    private requestDraw(): void {
        if (this.visible) {
            this.drawQueue.add(this.redraw);
        }
    }

    private readonly redraw = (): (() => void) => {
        this.draw();
        this.summarising.ask();
        return this.changeElements;
    };

    private readonly showElements = (): (() => void) => this.changeElements;

    private readonly changeElements = (): void => {
        this.requestUpdate();
        this.performUpdate();
    };

    private draw(): void {
        const { width, height, charts, theme } = this;
        if (!theme || !width || !height) {
            return;
        }
        const { settings, zoom } = charts;
        const range = this.axisRange;
        const view = { range, pixels: width, zoomed: zoom !== undefined, settings };
        this.curves = charts.runs.flatMap((run) => chartCurve(run, this.metric, view) ?? []);
        if (this.curves.every(({ latest }) => !latest)) {
            this.destroyPlot();
            return;
        }
        const { range: values, leftOut } = valueScale(this.curves, range, settings.logY);
        this.leftOut = leftOut;
        this.values = values;
        this.plot ??= new ChartPlot(charts, (plot) => this.paint(plot));
        this.plot.show(this.container, { width, height, theme, x: range, y: values });
    }

    /** The plot knows its scales by now. */
    private paint(plot: uPlot): void {
        if (this.theme) {
            paintCurves(plot, this.curves, this.theme, this.charts.settings.smoothing > 0);
        }
        this.groups = placeMarks(this.charts, plot, this.axisRange);
    }

    private destroyPlot(): void {
        this.plot?.destroy();
        this.plot = undefined;
        this.groups = [];
        // What lay over it would keep its size, whatever the chart's becomes.
        this.requestUpdate();
    }

    private get axisRange(): AxisRange {
        const { min, max } = this.charts.range ?? NOTHING_SEEN;
        return { min, max: max > min ? max : min + 1 };
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-line-chart': LineChart;
    }
}
