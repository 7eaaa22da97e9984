import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../charts/line-chart';
import { readChartTheme, type ChartTheme } from '../charts/chart-theme';
import type { DashboardModel } from '../model/dashboard-model';
import type { Release } from '../model/emitter';
import type { StepRange } from '../model/run-series';
import { ModelElement } from './model-element';
import { sharedStyles } from './shared-styles';

/** A chart for each metric of the shown run. */
@customElement('otf-metrics-panel')
export class MetricsPanel extends ModelElement {
    static override styles = [
        sharedStyles,
        css`
            :host {
                display: block;
            }

            .charts {
                display: grid;
                grid-template-columns: repeat(auto-fill, minmax(min(100%, 380px), 1fr));
                gap: 10px 18px;
                padding: 0 14px 10px;
            }

            p {
                margin: 0;
                padding: 4px 14px 14px;
            }
        `,
    ];

    @state()
    private theme: ChartTheme | undefined;

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.onDidChangeState(this.rerender),
            model.onDidChangeSeries(this.rerender),
            this.host.onDidChangeTheme(() => (this.theme = readChartTheme(this))),
        ];
    }

    override connectedCallback(): void {
        super.connectedCallback();
        this.theme = readChartTheme(this);
    }

    protected override render(): TemplateResult {
        const metrics = this.model.state?.metrics ?? [];
        const { series } = this.model;
        const range = series?.range;
        return html`
            <div class="panel-head">
                <h2>Metrics</h2>
                ${series?.problem ? html`<span role="status">Stored curves can't be read: ${series.problem} Trying again…</span>` : nothing}
            </div>
            ${metrics.length === 0 ? html`<p class="muted">Curves appear with the first training step.</p>` : nothing}
            <div class="charts">
                ${repeat(
                    metrics,
                    (metric) => metric,
                    (metric) => this.renderChart(metric, range),
                )}
            </div>
        `;
    }

    private renderChart(metric: string, range: StepRange | undefined): TemplateResult {
        const buffer = this.model.series?.get(metric);
        return html`<otf-line-chart
            .label=${metric}
            .buffer=${buffer}
            .version=${buffer?.version ?? 0}
            .range=${range}
            .theme=${this.theme}
            .group=${'onthefly-steps'}
        ></otf-line-chart>`;
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-metrics-panel': MetricsPanel;
    }
}
