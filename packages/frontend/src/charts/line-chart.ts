import type { RunMark } from '@onthefly/shared-types';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import uPlot from 'uplot';
import { OtfElement } from '../components/otf-element';
import { formatInteger } from '../format/number-format';
import type { AxisRange } from '../model/chart-axis';
import type { ChartModel } from '../model/chart-model';
import type { Release } from '../model/emitter';
import { chartCurve, type ChartCurve } from './chart-curve';
import { ChartKeyboard } from './chart-keyboard';
import { panRange } from './chart-navigation';
import { chartSummary, NO_NUMBERS, placeText, pointAt, pointText, pointValue } from './chart-readings';
import { valueScale } from './chart-scale';
import { chartStyles, lineChartStyles } from './chart-styles';
import type { ChartTheme } from './chart-theme';
import { paintCurves } from './curve-painter';
import { drawQueueOf } from './draw-queue';
import { lineChartOptions } from './line-chart-options';
import { groupMarks, MARK_LETTERS, MARK_NAMES, type MarkGroup } from './mark-groups';

const NOTHING_SEEN: AxisRange = { min: 0, max: 1 };
const MARK_DISTANCE = 17;
/** At the left edge a mark's letter stands beside its line, so as not to cover the numbers of the axis. */
const MARK_RADIUS = 8;
/** Charts this far out of sight are made ready. */
const READY_MARGIN = '150px 0px';

export interface MarksPointedEvent {
    readonly marks: readonly RunMark[];
    readonly anchor: HTMLElement;
    /** By keyboard: what is shown may be entered. */
    readonly focused: boolean;
}

export interface DrawnPlot {
    readonly plot: uPlot;
    readonly curves: readonly ChartCurve[];
    readonly groups: readonly MarkGroup[];
}

/** One metric over its steps, for all runs that are drawn. Draws at most once a frame, and only while it can be seen. */
@customElement('otf-line-chart')
export class LineChart extends OtfElement {
    static override styles = [chartStyles, lineChartStyles];

    @property({ attribute: false })
    metric = '';

    @property({ attribute: false })
    charts!: ChartModel;

    @property({ attribute: false })
    theme: ChartTheme | undefined;

    @state()
    private groups: readonly MarkGroup[] = [];

    @state()
    private leftOut = false;

    @state()
    private spoken = '';

    @state()
    private tabStop = 0;

    @query('.canvas')
    private readonly container!: HTMLElement;

    private curves: readonly ChartCurve[] = [];
    private valueRange: AxisRange = NOTHING_SEEN;
    private plot: uPlot | undefined;
    private plotKey = '';
    private width = 0;
    private height = 0;
    private visible = false;
    private releases: Release[] = [];
    private unwatch: Release | undefined;

    private readonly keyboard = new ChartKeyboard(
        () => this.charts,
        () => this.curves[0]?.x,
    );
    private resizes: ResizeObserver | undefined;
    private visibility: IntersectionObserver | undefined;

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
            this.charts.onDidMoveCursor(() => this.visible && this.drawQueue.add(this.updateNow)),
        ];
    }

    override disconnectedCallback(): void {
        this.resizes?.disconnect();
        this.visibility?.disconnect();
        this.releases.forEach((release) => release());
        this.seen(false);
        super.disconnectedCallback();
    }

    /** The drawn chart, also when it can't be seen at the moment. */
    async drawnPlot(): Promise<DrawnPlot | undefined> {
        const release = this.charts.watch(this.metric);
        const wasVisible = this.visible;
        try {
            await this.charts.whenLoaded(this.metric);
            this.draw();
            // uPlot draws in a microtask.
            await Promise.resolve();
            const { plot, curves, groups } = this;
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
        const empty = this.curves.every(({ latest }) => !latest);
        return html`
            <div class="head">
                <span class="label" title=${this.metric}>${this.metric}</span>
                <span class="value">${this.headText(cursor)}</span>
            </div>
            ${this.curves.length > 1 ? this.renderLegend(cursor) : nothing}
            <div
                class="plot"
                role="group"
                tabindex="0"
                aria-roledescription="chart"
                aria-label=${chartSummary(this.metric, this.curves)}
                aria-description="Arrow keys move the crosshair, with Shift they pan. Plus and minus zoom, 0 or Escape shows everything."
                @keydown=${(event: KeyboardEvent) => this.keyPressed(event)}
            >
                <div class="canvas"></div>
                ${this.plot ? this.renderLayer(this.plot, cursor) : nothing}
                ${this.leftOut ? html`<span class="hint">values ≤ 0 are left out</span>` : nothing}
                ${empty && this.visible ? html`<span class="empty">${NO_NUMBERS}</span>` : nothing}
            </div>
            <span class="spoken" role="status">${this.spoken}</span>
        `;
    }

    private renderLegend(cursor: number | undefined): TemplateResult {
        return html`<ul class="legend">
            ${repeat(
                this.curves,
                ({ run }) => run.color.index,
                (curve) => {
                    const { name, color } = curve.run;
                    return html`<li>
                        <span class="swatch ${color.dashed ? 'dashed' : ''}" style="color: ${color.color}"></span>
                        <span class="run" title=${name}>${name}</span>
                        <span class="number" title=${pointText(curve, cursor)}>${pointValue(curve, cursor)}</span>
                    </li>`;
                },
            )}
        </ul>`;
    }

    private renderLayer(plot: uPlot, cursor: number | undefined): TemplateResult {
        const { left, top, width, height } = plot.bbox;
        const place = [left, top, width, height].map((pixels) => (pixels / uPlot.pxRatio).toFixed(1));
        return html`<div class="layer" style="left: ${place[0]}px; top: ${place[1]}px; width: ${place[2]}px; height: ${place[3]}px">
            ${this.groups.map((group, index) => this.renderMark(group, index))}
            ${cursor === undefined ? nothing : this.renderCrosshair(plot, cursor, width / uPlot.pxRatio)}
        </div>`;
    }

    private renderCrosshair(plot: uPlot, cursor: number, width: number): TemplateResult | typeof nothing {
        const left = plot.valToPos(cursor, 'x');
        if (!(left >= 0 && left <= width)) {
            return nothing;
        }
        return html`<div class="crosshair" style="transform: translateX(${left.toFixed(1)}px)"></div>
            ${this.curves.map((curve) => {
                const index = pointAt(curve, cursor);
                const [x, y] =
                    index === undefined ? [NaN, NaN] : [plot.valToPos(curve.x[index]!, 'x'), plot.valToPos(curve.line[index]!, 'y')];
                return Number.isFinite(x) && Number.isFinite(y) && x >= 0 && x <= width
                    ? html`<div class="dot" style="color: ${curve.run.color.color}; transform: translate(${x}px, ${y}px)"></div>`
                    : nothing;
            })}`;
    }

    private renderMark({ left, kind, marks }: MarkGroup, index: number): TemplateResult {
        const point = (event: Event, focused: boolean): void => this.pointAtMarks({ marks, anchor: event.target as HTMLElement, focused });
        const others = marks.length > 1 ? ` and ${marks.length - 1} more` : '';
        return html`<div class="mark ${kind}" style="left: ${left.toFixed(1)}px">
            <button
                type="button"
                style="left: ${Math.max(-MARK_RADIUS, -left).toFixed(1)}px"
                tabindex=${index === Math.min(this.tabStop, this.groups.length - 1) ? 0 : -1}
                aria-label=${`${MARK_NAMES[kind]} at step ${formatInteger(marks[0]!.step)}${others}`}
                @mouseenter=${(event: Event) => point(event, false)}
                @mouseleave=${() => this.pointAtMarks(undefined)}
                @focus=${(event: Event) => point(event, false)}
                @blur=${() => this.pointAtMarks(undefined)}
                @click=${(event: Event) => point(event, true)}
                @keydown=${(event: KeyboardEvent) => this.markKeyPressed(event, index)}
            >
                ${MARK_LETTERS[kind]}
            </button>
        </div>`;
    }

    private pointAtMarks(detail: MarksPointedEvent | undefined): void {
        this.dispatchEvent(new CustomEvent('otf-marks-pointed', { detail, bubbles: true, composed: true }));
    }

    private markKeyPressed(event: KeyboardEvent, index: number): void {
        const change = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (change !== undefined && !event.shiftKey) {
            this.tabStop = Math.max(0, Math.min(this.groups.length - 1, index + change));
            this.renderRoot.querySelectorAll<HTMLElement>('.mark button')[this.tabStop]?.focus();
            event.preventDefault();
        }
        event.stopPropagation();
    }

    private keyPressed(event: KeyboardEvent): void {
        if (!this.keyboard.take(event)) {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
        const { cursor } = this.charts;
        if (cursor !== undefined) {
            const values = this.curves.map((curve) => `${this.curves.length > 1 ? curve.run.name : ''} ${pointText(curve, cursor)}`);
            this.spoken = `${placeText(this.curves, cursor, this.charts.settings.xAxis)}: ${values.join(', ')}`;
        }
    }

    private headText(cursor: number | undefined): string {
        const [only, ...others] = this.curves;
        const place = placeText(this.curves, cursor, this.charts.settings.xAxis);
        if (!only || others.length > 0) {
            return place;
        }
        return [place, pointText(only, cursor)].filter((part) => part !== '').join(' · ');
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
            this.drawQueue.remove(this.updateNow);
            this.destroyPlot();
        }
    }

    private requestDraw(): void {
        if (this.visible) {
            this.drawQueue.add(this.redraw);
        }
    }

    private readonly redraw = (): void => {
        this.draw();
        this.updateNow();
    };

    /** Within the time that the queue gives, not after it. */
    private readonly updateNow = (): void => {
        this.requestUpdate();
        this.performUpdate();
    };

    private draw(): void {
        const { width, height } = this;
        const { charts, theme } = this;
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
        const scale = valueScale(this.curves, range, settings.logY);
        this.valueRange = scale.range;
        this.leftOut = scale.leftOut;
        this.show(width, height, theme);
    }

    private show(width: number, height: number, theme: ChartTheme): void {
        const { logX, logY, xAxis } = this.charts.settings;
        const key = JSON.stringify([logX, logY, xAxis, theme]);
        if (this.plotKey !== key) {
            this.destroyPlot();
            this.plotKey = key;
        }
        const x = this.axisRange;
        const data: uPlot.AlignedData = [
            [x.min, x.max],
            [this.valueRange.min, this.valueRange.max],
        ];
        if (!this.plot) {
            this.plot = this.createPlot(width, height, theme, data);
            return;
        }
        const { plot } = this;
        plot.batch(() => {
            if (plot.width !== width || plot.height !== height) {
                plot.setSize({ width, height });
            }
            plot.setData(data);
        });
    }

    private createPlot(width: number, height: number, theme: ChartTheme, data: uPlot.AlignedData): uPlot {
        const { charts } = this;
        const options = lineChartOptions({
            width,
            height,
            theme,
            settings: charts.settings,
            ranges: () => ({ x: this.axisRange, y: this.valueRange }),
            paint: (plot) => this.paint(plot, theme),
            pointed: (plot, left) => charts.moveCursor(left === undefined ? undefined : plot.posToVal(left, 'x')),
            selected: (_plot, min, max) => charts.zoomTo({ min, max }),
            reset: () => charts.zoomTo(undefined),
            panned: (plot, event) => this.pan(plot, event),
        });
        return new uPlot(options, data, this.container);
    }

    /** The plot knows its scales by now. */
    private paint(plot: uPlot, theme: ChartTheme): void {
        paintCurves(plot, this.curves, theme, this.charts.settings.smoothing > 0);
        this.groups = this.placeMarks(plot);
        this.requestUpdate();
    }

    private destroyPlot(): void {
        this.plot?.destroy();
        this.plot = undefined;
        this.plotKey = '';
        this.groups = [];
    }

    private get axisRange(): AxisRange {
        const { min, max } = this.charts.range ?? NOTHING_SEEN;
        return { min, max: max > min ? max : min + 1 };
    }

    private placeMarks(plot: uPlot): MarkGroup[] {
        const { charts } = this;
        const axis = charts.runs[0]?.axis;
        const { min, max } = this.axisRange;
        const leftOf = (mark: RunMark): number | undefined => {
            const position = axis?.markPosition(mark.step, mark.at) ?? NaN;
            const end = axis?.range?.max ?? max;
            const kept = Math.max(axis?.range?.min ?? min, Math.min(position, end));
            return kept >= min && kept <= max ? plot.valToPos(kept, 'x') : undefined;
        };
        return groupMarks(charts.shownMarks, leftOf, MARK_DISTANCE);
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
        const view = this.ownWindow;
        view.addEventListener('mousemove', move);
        view.addEventListener('mouseup', () => view.removeEventListener('mousemove', move), { once: true });
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-line-chart': LineChart;
    }

    interface HTMLElementEventMap {
        'otf-marks-pointed': CustomEvent<MarksPointedEvent | undefined>;
    }
}
