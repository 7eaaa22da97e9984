import { shortName } from '@onthefly/shared-types';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { describePlace } from '../../charts/chart-readings';
import { formatMetric } from '../../format/number-format';
import { readValue, type ValueReading } from '../../model/charts/chart-values';
import type { ChartRun } from '../../model/charts/drawn-runs';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { ModelElement } from '../model-element';
import { PacedWork } from '../paced-work';
import { sharedStyles } from '../shared-styles';

const RENDER_MILLISECONDS = 100;
/** Some screens of them. */
const MAXIMUM_LISTED = 200;

/** What all drawn runs have where the crosshair stands, or their newest numbers: metrics below each other, runs beside each other. */
@customElement('otf-chart-values')
export class ChartValues extends ModelElement {
    static override styles = [
        sharedStyles,
        css`
            :host {
                display: block;
                overflow: auto;
                font-size: 12px;
            }

            table {
                border-collapse: collapse;
                font-variant-numeric: tabular-nums;
            }

            caption,
            th,
            td {
                padding: 1px 14px;
                text-align: left;
                white-space: nowrap;
            }

            caption {
                padding-top: 4px;
                color: var(--vscode-descriptionForeground);
            }

            th {
                font-weight: 600;
            }

            td {
                text-align: right;
            }

            thead th {
                position: sticky;
                top: 0;
                background: var(--vscode-editor-background);
            }

            thead th + th {
                text-align: right;
            }

            .swatch {
                display: inline-block;
                width: 12px;
                margin-right: 5px;
                vertical-align: middle;
                border-top: 3px solid;
            }

            .swatch.dashed {
                border-top-style: dashed;
            }
        `,
    ];

    private readonly paced = new PacedWork(RENDER_MILLISECONDS, () => this.ownWindow, this.rerender);

    protected override subscribe({ charts }: DashboardModel): Release[] {
        return [charts.onDidMoveCursor(() => this.paced.ask()), charts.onDidChange(() => this.paced.ask()), () => this.paced.stop()];
    }

    protected override render(): TemplateResult {
        const { charts, state } = this.model;
        const { runs, cursor, settings } = charts;
        const metrics = (state?.metrics ?? []).filter((metric) => charts.isWatched(metric)).slice(0, MAXIMUM_LISTED);
        const place =
            runs[0] && cursor !== undefined
                ? describePlace(Math.round(runs[0].axis.stepAt(cursor)), cursor, settings.xAxis)
                : 'newest numbers';
        return html`<table>
            <caption>
                Values: ${place}
            </caption>
            <thead>
                <tr>
                    <th scope="col">metric</th>
                    ${repeat(
                        runs,
                        ({ key }) => `${key.sessionId} ${key.runId}`,
                        ({ name, color }) =>
                            html`<th scope="col" title=${name}>
                                <span class="swatch ${color.dashed ? 'dashed' : ''}" style="color: ${color.color}"></span>${shortName(name)}
                            </th>`,
                    )}
                </tr>
            </thead>
            <tbody>
                ${metrics.map(
                    (metric) =>
                        html`<tr>
                            <th scope="row" title=${metric}>${shortName(metric)}</th>
                            ${runs.map((run) => renderReading(run, metric, cursor))}
                        </tr>`,
                )}
            </tbody>
        </table>`;
    }
}

function renderReading(run: ChartRun, metric: string, cursor: number | undefined): TemplateResult {
    const reading = readValue(run, metric, cursor);
    return html`<td title=${reading ? describe(reading) : nothing}>${reading ? formatMetric(reading.value) : '–'}</td>`;
}

function describe({ step, value, min, max }: ValueReading): string {
    const extremes = min === max || Number.isNaN(value) ? '' : `, ${formatMetric(min)} to ${formatMetric(max)} around it`;
    return `${value} at step ${step}${extremes}`;
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-chart-values': ChartValues;
    }
}
