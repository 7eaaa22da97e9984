import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import uPlot from 'uplot';
import { formatInteger, formatMetric } from '../format/number-format';
import type { StepRange } from '../model/run-series';
import type { SeriesBuffer, SeriesColumns } from '../model/series-buffer';
import { chartStyles } from './chart-styles';
import type { ChartTheme } from './chart-theme';
import { lineChartData, lineChartOptions } from './line-chart-options';
import { reduceColumns, type ChartColumns } from './reduce-columns';

const EMPTY = new Float64Array();
const NO_SERIES: SeriesColumns = { step: EMPTY, min: EMPTY, max: EMPTY, last: EMPTY };
const NOTHING = reduceColumns(NO_SERIES, 1);
/** Nearer points than this are united: a noisy curve is drawn as its mean within the band of its extremes. */
const PIXELS_PER_POINT = 2;

const NO_NUMBERS = 'no numbers in this run';

interface LatestPoint {
    readonly step: number;
    readonly value: number;
}

/** One metric over its steps. Draws at most once a frame, and only while it can be seen. */
@customElement('otf-line-chart')
export class LineChart extends LitElement {
    static override styles = [
        chartStyles,
        css`
            :host {
                display: block;
                min-width: 0;
            }

            .head {
                display: flex;
                justify-content: space-between;
                gap: 8px;
                line-height: 18px;
                font-variant-numeric: tabular-nums;
            }

            .label {
                font-weight: 600;
                overflow: hidden;
                text-overflow: ellipsis;
                white-space: nowrap;
            }

            .value {
                flex: none;
                color: var(--vscode-descriptionForeground);
            }

            .plot,
            .canvas {
                position: relative;
                height: 150px;
                overflow: hidden;
            }

            .empty {
                position: absolute;
                inset: 0;
                display: grid;
                place-items: center;
                color: var(--vscode-descriptionForeground);
            }
        `,
    ];

    @property({ attribute: false })
    label = '';

    @property({ attribute: false })
    buffer: SeriesBuffer | undefined;

    /** The buffer's version; tells that its content changed. */
    @property({ attribute: false })
    version = 0;

    @property({
        attribute: false,
        hasChanged: (left?: StepRange, right?: StepRange) => left?.from !== right?.from || left?.to !== right?.to,
    })
    range: StepRange | undefined;

    @property({ attribute: false })
    theme: ChartTheme | undefined;

    /** Charts of the same group share one crosshair. */
    @property({ attribute: false })
    group = '';

    @state()
    private cursorIndex: number | undefined;

    @state()
    private drawn: ChartColumns = NOTHING;

    @state()
    private latest: LatestPoint | undefined;

    @query('.canvas')
    private readonly container!: HTMLElement;

    private plot: uPlot | undefined;
    private frame = 0;
    private visible = false;

    private readonly resizes = new ResizeObserver(() => this.requestDraw());
    private readonly visibility = new IntersectionObserver((entries) => {
        this.visible = entries[entries.length - 1]!.isIntersecting;
        this.requestDraw();
    });

    override connectedCallback(): void {
        super.connectedCallback();
        this.resizes.observe(this);
        this.visibility.observe(this);
    }

    override disconnectedCallback(): void {
        this.resizes.disconnect();
        this.visibility.disconnect();
        cancelAnimationFrame(this.frame);
        this.frame = 0;
        this.visible = false;
        this.destroyPlot();
        super.disconnectedCallback();
    }

    protected override updated(changed: PropertyValues): void {
        if (changed.has('theme')) {
            this.destroyPlot();
        }
        if (['theme', 'buffer', 'version', 'range'].some((name) => changed.has(name))) {
            this.requestDraw();
        }
    }

    protected override render(): TemplateResult {
        return html`
            <div class="head">
                <span class="label" title=${this.label}>${this.label}</span>
                <span class="value">${this.valueText()}</span>
            </div>
            <div class="plot" role="img" aria-label=${this.summary()}>
                <div class="canvas"></div>
                ${this.latest ? nothing : html`<span class="empty">${NO_NUMBERS}</span>`}
            </div>
        `;
    }

    private requestDraw(): void {
        if (this.visible && this.frame === 0) {
            this.frame = requestAnimationFrame(() => {
                this.frame = 0;
                this.draw();
            });
        }
    }

    private draw(): void {
        const { clientWidth: width, clientHeight: height } = this.container;
        if (!this.theme || width === 0) {
            return;
        }
        const columns = this.buffer?.columns ?? NO_SERIES;
        this.latest = latestOf(columns);
        this.drawn = reduceColumns(columns, Math.ceil(width / PIXELS_PER_POINT));
        if (!this.latest) {
            this.destroyPlot();
            return;
        }
        const data = lineChartData(this.drawn);
        if (!this.plot) {
            this.plot = this.createPlot(width, height, this.theme, data);
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
        const options = lineChartOptions({
            width,
            height,
            theme,
            group: this.group,
            range: () => this.range && [this.range.from, Math.max(this.range.to, this.range.from + 1)],
            cursorMoved: (index) => (this.cursorIndex = index),
        });
        return new uPlot(options, data, this.container);
    }

    private destroyPlot(): void {
        this.plot?.destroy();
        this.plot = undefined;
        this.cursorIndex = undefined;
    }

    private valueText(): string {
        const { step, min, max, mean, count } = this.drawn;
        const index = this.cursorIndex;
        if (index === undefined || index >= step.length) {
            return this.latest ? formatMetric(this.latest.value) : '–';
        }
        const value = formatMetric(mean[index]!);
        const place = `step ${formatInteger(step[index]!)}`;
        return count[index] === 1 && min[index] === max[index]
            ? `${place} · ${value}`
            : `${place} · mean ${value} (${formatMetric(min[index]!)} to ${formatMetric(max[index]!)})`;
    }

    private summary(): string {
        if (!this.latest) {
            return `${this.label}: ${NO_NUMBERS}`;
        }
        const { value, step } = this.latest;
        const lowest = formatMetric(this.drawn.min.reduce((left, right) => Math.min(left, right)));
        const highest = formatMetric(this.drawn.max.reduce((left, right) => Math.max(left, right)));
        return `${this.label}: ${formatMetric(value)} at step ${formatInteger(step)}, lowest ${lowest}, highest ${highest}`;
    }
}

function latestOf({ step, last }: SeriesColumns): LatestPoint | undefined {
    const tail = step.length - 1;
    return tail < 0 ? undefined : { step: step[tail]!, value: last[tail]! };
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-line-chart': LineChart;
    }
}
