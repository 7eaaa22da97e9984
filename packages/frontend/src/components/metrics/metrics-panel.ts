import { shortName } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { readChartTheme, type ChartTheme } from '../../charts/chart-theme';
import type { ChartExport } from '../../model/charts/chart-exports';
import { groupMetrics, isSameNames, type MetricGroup } from '../../model/charts/chart-groups';
import type { ChartSettings } from '../../model/charts/chart-settings';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';
import './chart-grid';
import type { ChartGrid } from './chart-grid';
import './chart-mark-popover';
import type { ChartMarkPopover } from './chart-mark-popover';
import './chart-values';
import { metricsPanelStyles } from './metrics-panel-styles';

/** A chart for each metric of the shown run, grouped, with a table of their values if wanted. */
@customElement('otf-metrics-panel')
export class MetricsPanel extends ModelElement {
    static override styles = [sharedStyles, metricsPanelStyles];

    @state()
    private theme: ChartTheme | undefined;

    @query('otf-chart-mark-popover')
    private readonly popoverElement!: ChartMarkPopover;

    @query('otf-chart-grid')
    private readonly grid!: ChartGrid | null;

    private metrics: readonly string[] = [];
    private groups: readonly MetricGroup[] = [];
    private settings: ChartSettings | undefined;
    private problem: string | undefined;

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.onDidChangeState(() => this.mayLookDifferent()),
            model.charts.onDidChange(() => this.mayLookDifferent()),
            model.charts.exports.onDidChange(this.rerender),
            model.requests.answer('exportCharts', (kind) => void this.exportAll(kind)),
            this.host.onDidChangeTheme(() => (this.theme = readChartTheme(this))),
        ];
    }

    override connectedCallback(): void {
        super.connectedCallback();
        this.theme = readChartTheme(this);
    }

    protected override willUpdate(): void {
        const { state, series, charts } = this.model;
        const metrics = state?.metrics ?? [];
        const { filter, collapsed } = charts.settings;
        const isSame =
            isSameNames(metrics, this.metrics) && filter === this.settings?.filter && isSameNames(collapsed, this.settings.collapsed);
        if (!isSame) {
            this.groups = groupMetrics(metrics, filter);
        }
        this.metrics = metrics;
        this.settings = charts.settings;
        this.problem = series?.problem;
    }

    protected override render(): TemplateResult {
        const { charts } = this.model;
        return html`
            ${this.problem ? html`<p class="note" role="status">Stored curves can't be read: ${this.problem} Trying again…</p>` : nothing}
            ${charts.exports.problem ? html`<p class="note" role="alert">${charts.exports.problem}</p>` : nothing}
            ${this.metrics.length === 0 ? html`<p class="muted">Curves appear with the first training step.</p>` : nothing}
            ${
                this.metrics.length > 0 && this.groups.length === 0
                    ? html`<p class="muted">No metric has “${charts.settings.filter.trim()}” in its name.</p>`
                    : nothing
            }
            <otf-chart-grid
                .groups=${this.groups}
                .charts=${charts}
                .theme=${this.theme}
                .exportOne=${(kind: ChartExport, metric: string) => void this.export(kind, [metric])}
                @otf-marks-pointed=${(event: HTMLElementEventMap['otf-marks-pointed']) => void this.popoverElement.point(event.detail)}
            ></otf-chart-grid>
            ${charts.settings.values ? html`<otf-chart-values></otf-chart-values>` : nothing}
            <otf-chart-mark-popover></otf-chart-mark-popover>
        `;
    }

    /** Points and steps come all the time: charts listen themselves, this element only to what changes it. */
    private mayLookDifferent(): void {
        const { state, series, charts } = this.model;
        const isSame =
            charts.settings === this.settings && series?.problem === this.problem && isSameNames(state?.metrics ?? [], this.metrics);
        if (!isSame) {
            this.requestUpdate();
        }
    }

    /** The panel may have been opened just for that. */
    private async exportAll(kind: ChartExport): Promise<void> {
        await this.updateComplete;
        const { collapsed } = this.model.charts.settings;
        const shown = this.groups.filter(({ name }) => !collapsed.includes(name));
        await this.export(
            kind,
            shown.flatMap(({ metrics }) => metrics),
        );
    }

    private async export(kind: ChartExport, metrics: readonly string[]): Promise<void> {
        await this.model.charts.exports.run({
            kind,
            metrics,
            name: [this.model.run?.name ?? '', metrics.length === 1 ? (metrics[0] ?? '') : 'metrics'].map(shortName).join(' '),
            drawPicture: async () => {
                if (!this.grid) {
                    throw new Error('there is nothing to draw yet.');
                }
                return this.grid.drawPicture(metrics);
            },
            save: (name, content) => this.host.saveFile(name, content),
        });
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-metrics-panel': MetricsPanel;
    }
}
