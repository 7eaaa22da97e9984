import { shortName } from '@onthefly/shared-types';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { chartCanvas, tiled, toPng } from '../../charts/chart-image';
import type { ChartTheme } from '../../charts/chart-theme';
import '../../charts/line-chart';
import type { LineChart } from '../../charts/line-chart';
import { formatInteger } from '../../format/number-format';
import type { ChartExport } from '../../model/charts/chart-exports';
import type { MetricGroup } from '../../model/charts/chart-groups';
import type { ChartModel } from '../../model/charts/chart-model';
import { chevronDown, chevronRight, more } from '../icons';
import '../menu-button';
import { OtfElement } from '../otf-element';
import { openRowMenu } from '../row-menu';
import { sharedStyles } from '../shared-styles';
import { chartGridStyles } from './chart-grid-styles';

/** Charts this far out of sight are there: as far as a turn of the wheel and the Tab key lead. */
const READY_MARGIN = '400px 0px';
/** Head and plot, before a chart was there to be measured. */
const USUAL_HEIGHT = 174;
const MAXIMUM_IN_PICTURE = 60;

/** Charts in groups that fold. Of thousands only those near the view are there; the others are their names. */
@customElement('otf-chart-grid')
export class ChartGrid extends OtfElement {
    static override styles = [sharedStyles, chartGridStyles];

    @property({ attribute: false })
    groups: readonly MetricGroup[] = [];

    @property({ attribute: false })
    charts!: ChartModel;

    @property({ attribute: false })
    theme: ChartTheme | undefined;

    @property({ attribute: false })
    exportOne: (kind: ChartExport, metric: string) => void = () => undefined;

    private readonly near = new Set<string>();
    /** Needed for a picture, wherever they are. */
    private wanted: ReadonlySet<string> = new Set();
    private readonly heights = new Map<string, number>();
    private visibility: IntersectionObserver | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        const { IntersectionObserver } = this.ownWindow;
        this.visibility = new IntersectionObserver((entries) => this.cellsMoved(entries), { root: this, rootMargin: READY_MARGIN });
        this.observeCells();
    }

    override disconnectedCallback(): void {
        this.visibility?.disconnect();
        this.near.clear();
        super.disconnectedCallback();
    }

    /** All charts of some metrics in one picture. Rejects with what the person should know. */
    async drawPicture(metrics: readonly string[]): Promise<Blob> {
        const { theme } = this;
        if (metrics.length > MAXIMUM_IN_PICTURE) {
            throw new Error(
                `${formatInteger(metrics.length)} charts don't fit into one picture. Filter the metrics until ${MAXIMUM_IN_PICTURE} are left.`,
            );
        }
        this.wanted = new Set(metrics);
        try {
            this.requestUpdate();
            await this.updateComplete;
            const canvases: HTMLCanvasElement[] = [];
            for (const chart of theme ? this.renderRoot.querySelectorAll<LineChart>('otf-line-chart') : []) {
                const drawn = this.wanted.has(chart.metric) ? await chart.drawnPlot() : undefined;
                if (drawn) {
                    canvases.push(chartCanvas({ metric: chart.metric, ...drawn }, theme!));
                }
            }
            if (canvases.length === 0) {
                throw new Error('there is nothing to draw yet.');
            }
            return await toPng(canvases.length === 1 ? canvases[0]! : tiled(canvases, theme!));
        } finally {
            this.wanted = new Set();
            this.requestUpdate();
        }
    }

    protected override updated(changed: PropertyValues): void {
        if (changed.has('groups')) {
            this.observeCells();
        }
    }

    protected override render(): TemplateResult {
        return html`${repeat(
            this.groups,
            ({ name }) => name,
            (group) => this.renderGroup(group),
        )}`;
    }

    private renderGroup({ name, metrics }: MetricGroup): TemplateResult {
        const { collapsed } = this.charts.settings;
        const folded = name !== '' && collapsed.includes(name);
        const toggle = (): void =>
            this.charts.change({ collapsed: folded ? collapsed.filter((each) => each !== name) : [...collapsed, name] });
        return html`${
            name === ''
                ? nothing
                : html`<h3>
                      <button type="button" class="fold" aria-expanded=${!folded} @click=${toggle}>
                          ${folded ? chevronRight : chevronDown}${shortName(name)}
                          <span class="muted">${formatInteger(metrics.length)}</span>
                      </button>
                  </h3>`
        }
        ${
            folded
                ? nothing
                : html`<div class="charts">
                      ${repeat(
                          metrics,
                          (metric) => metric,
                          (metric) => this.renderCell(metric),
                      )}
                  </div>`
        }`;
    }

    private renderCell(metric: string): TemplateResult {
        const present = this.near.has(metric) || this.wanted.has(metric);
        const height = this.heights.get(metric) ?? USUAL_HEIGHT;
        return html`<div class="cell" data-metric=${metric} style=${`min-height: ${height}px`} @contextmenu=${openRowMenu}>
            ${present ? this.renderChart(metric) : html`<span class="name" title=${metric}>${shortName(metric)}</span>`}
        </div>`;
    }

    private renderChart(metric: string): TemplateResult {
        const entry = (label: string, kind: ChartExport): { label: string; onSelect: () => void } => ({
            label,
            onSelect: () => this.exportOne(kind, metric),
        });
        return html`<otf-line-chart .metric=${metric} .charts=${this.charts} .theme=${this.theme}></otf-line-chart>
            <otf-menu-button
                class="menu"
                .label=${`Export ${shortName(metric)}`}
                .icon=${more}
                .entries=${[entry('Save as PNG', 'png'), entry('Save as CSV', 'csv')]}
            ></otf-menu-button>`;
    }

    private observeCells(): void {
        this.visibility?.disconnect();
        this.renderRoot?.querySelectorAll('.cell').forEach((cell) => this.visibility?.observe(cell));
    }

    private cellsMoved(entries: readonly IntersectionObserverEntry[]): void {
        for (const { target, isIntersecting, boundingClientRect } of entries) {
            const metric = (target as HTMLElement).dataset['metric']!;
            if (isIntersecting) {
                this.near.add(metric);
                this.heights.delete(metric);
            } else if (this.near.has(metric) && !target.matches(':focus-within')) {
                // The others stay where they are when it goes.
                this.near.delete(metric);
                this.heights.set(metric, boundingClientRect.height);
            }
        }
        this.requestUpdate();
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-chart-grid': ChartGrid;
    }
}
