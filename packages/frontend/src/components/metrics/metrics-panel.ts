import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, queryAll, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { chartCanvas, tiled, toPng } from '../../charts/chart-image';
import { readChartTheme, type ChartTheme } from '../../charts/chart-theme';
import '../../charts/line-chart';
import type { LineChart } from '../../charts/line-chart';
import { formatInteger } from '../../format/number-format';
import { exportCsv } from '../../model/charts/chart-export';
import { groupMetrics, type MetricGroup } from '../../model/charts/chart-groups';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { messageOf } from '../../model/message-of';
import './chart-mark-popover';
import type { ChartMarkPopover } from './chart-mark-popover';
import './chart-toolbar';
import type { ChartExport } from './chart-toolbar';
import { chevronDown, chevronRight, more } from '../icons';
import '../menu-button';
import { metricsPanelStyles } from './metrics-panel-styles';
import { ModelElement } from '../model-element';
import { openRowMenu } from '../row-menu';
import { sharedStyles } from '../shared-styles';

/** A chart for each metric of the shown run, grouped, with what all of them share above. */
@customElement('otf-metrics-panel')
export class MetricsPanel extends ModelElement {
    static override styles = [sharedStyles, metricsPanelStyles];

    @state()
    private theme: ChartTheme | undefined;

    @state()
    private progress = '';

    @state()
    private problem = '';

    @query('otf-chart-mark-popover')
    private readonly popoverElement!: ChartMarkPopover;

    @queryAll('otf-line-chart')
    private readonly chartElements!: NodeListOf<LineChart>;

    private drawnAs = '';
    private exporting = 0;

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.onDidChangeState(() => this.mayLookDifferent()),
            model.charts.onDidChange(() => this.mayLookDifferent()),
            model.requests.answer('exportCharts', (kind) => void this.exportWhenDrawn(kind)),
            this.host.onDidChangeTheme(() => (this.theme = readChartTheme(this))),
        ];
    }

    override connectedCallback(): void {
        super.connectedCallback();
        this.theme = readChartTheme(this);
    }

    protected override render(): TemplateResult {
        const { state, series, charts } = this.model;
        const metrics = state?.metrics ?? [];
        const groups = groupMetrics(metrics, charts.settings.filter);
        return html`
            <otf-chart-toolbar
                .progress=${this.progress}
                .exportAll=${(kind: ChartExport) => void this.export(kind, this.shownMetrics)}
                .cancelExport=${() => this.exporting++}
            ></otf-chart-toolbar>
            ${
                series?.problem
                    ? html`<p class="note" role="status">Stored curves can't be read: ${series.problem} Trying again…</p>`
                    : nothing
            }
            ${this.problem ? html`<p class="note" role="alert">${this.problem}</p>` : nothing}
            <div
                class="scroll"
                @otf-marks-pointed=${(event: HTMLElementEventMap['otf-marks-pointed']) => void this.popoverElement.point(event.detail)}
            >
                ${metrics.length === 0 ? html`<p class="muted">Curves appear with the first training step.</p>` : nothing}
                ${
                    metrics.length > 0 && groups.length === 0
                        ? html`<p class="muted">No metric has “${charts.settings.filter.trim()}” in its name.</p>`
                        : nothing
                }
                ${repeat(
                    groups,
                    ({ name }) => name,
                    (group) => this.renderGroup(group),
                )}
            </div>
            <otf-chart-mark-popover></otf-chart-mark-popover>
        `;
    }

    private renderGroup({ name, metrics }: MetricGroup): TemplateResult {
        const { charts } = this.model;
        const { collapsed } = charts.settings;
        const folded = name !== '' && collapsed.includes(name);
        const toggle = (): void => charts.change({ collapsed: folded ? collapsed.filter((each) => each !== name) : [...collapsed, name] });
        return html`${
            name === ''
                ? nothing
                : html`<h3>
                      <button type="button" class="fold" aria-expanded=${!folded} @click=${toggle}>
                          ${folded ? chevronRight : chevronDown}${name} <span class="muted">${metrics.length}</span>
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
                          (metric) => this.renderChart(metric),
                      )}
                  </div>`
        }`;
    }

    private renderChart(metric: string): TemplateResult {
        const entry = (label: string, kind: ChartExport): { label: string; onSelect: () => void } => ({
            label,
            onSelect: () => void this.export(kind, [metric]),
        });
        return html`<div class="cell" @contextmenu=${openRowMenu}>
            <otf-line-chart .metric=${metric} .charts=${this.model.charts} .theme=${this.theme}></otf-line-chart>
            <otf-menu-button
                class="menu"
                .label=${`Export ${metric}`}
                .icon=${more}
                .entries=${[entry('Save as PNG', 'png'), entry('Save as CSV', 'csv')]}
            ></otf-menu-button>
        </div>`;
    }

    /** Points and steps come all the time: charts listen themselves, this element only to what changes it. */
    private mayLookDifferent(): void {
        const { state, series, charts } = this.model;
        const { filter, collapsed } = charts.settings;
        const drawnAs = JSON.stringify([state?.metrics, filter, collapsed, series?.problem]);
        if (drawnAs !== this.drawnAs) {
            this.drawnAs = drawnAs;
            this.requestUpdate();
        }
    }

    private get shownMetrics(): readonly string[] {
        return [...this.chartElements].map(({ metric }) => metric);
    }

    /** The panel may have been opened just for that. */
    private async exportWhenDrawn(kind: ChartExport): Promise<void> {
        await this.updateComplete;
        await this.export(kind, this.shownMetrics);
    }

    private async export(kind: ChartExport, metrics: readonly string[]): Promise<void> {
        const attempt = ++this.exporting;
        this.problem = '';
        this.progress = 'Exporting…';
        try {
            const blob = kind === 'png' ? await this.picture(metrics) : await this.table(metrics, attempt);
            if (blob && attempt === this.exporting) {
                const name = [this.model.run?.name, metrics.length === 1 ? metrics[0] : 'metrics'].join(' ');
                await this.host.saveFile(`${name.replace(/[^\p{L}\p{N} _-]+/gu, '_')}.${kind}`, blob);
            }
        } catch (error) {
            this.problem = `The export didn't work: ${messageOf(error)}`;
        }
        this.progress = '';
    }

    private async picture(metrics: readonly string[]): Promise<Blob | undefined> {
        const { theme } = this;
        const canvases: HTMLCanvasElement[] = [];
        for (const element of theme ? this.chartElements : []) {
            const drawn = metrics.includes(element.metric) ? await element.drawnPlot() : undefined;
            if (drawn) {
                canvases.push(chartCanvas({ metric: element.metric, ...drawn }, theme!));
            }
        }
        if (!theme || canvases.length === 0) {
            throw new Error('there is nothing to draw yet.');
        }
        return toPng(canvases.length === 1 ? canvases[0]! : tiled(canvases, theme));
    }

    private table(metrics: readonly string[], attempt: number): Promise<Blob | undefined> {
        return exportCsv(this.model.server, {
            runs: this.model.charts.runs,
            metrics,
            progress: (rows) => {
                if (attempt === this.exporting) {
                    this.progress = `Exporting… ${formatInteger(rows)} rows`;
                }
                return attempt === this.exporting;
            },
        });
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-metrics-panel': MetricsPanel;
    }
}
