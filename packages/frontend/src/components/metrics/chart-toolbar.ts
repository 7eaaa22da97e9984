import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { MAXIMUM_SMOOTHING, X_AXES, type XAxis } from '../../model/charts/chart-settings';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { controlStyles, searchField, select } from '../controls';
import '../menu-button';
import type { MenuEntry } from '../menu-button';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';
import { chartToolbarStyles } from './chart-toolbar-styles';
import './overlay-menu';

const AXIS_LABELS: Readonly<Record<XAxis, string>> = { step: 'step', epoch: 'epoch', relative: 'time since start', wall: 'clock' };

/** How all charts are drawn, and which runs. */
@customElement('otf-chart-toolbar')
export class ChartToolbar extends ModelElement {
    static override styles = [sharedStyles, controlStyles, chartToolbarStyles];

    private drawnAs = '';

    protected override subscribe({ charts }: DashboardModel): Release[] {
        return [charts.exports.onDidChange(this.rerender), charts.onDidChange(() => this.mayLookDifferent())];
    }

    /** Charts change with every point: this element only when it would look different. */
    private mayLookDifferent(): void {
        const { zoom, settings } = this.model.charts;
        const drawnAs = JSON.stringify([zoom !== undefined, settings]);
        if (drawnAs !== this.drawnAs) {
            this.drawnAs = drawnAs;
            this.requestUpdate();
        }
    }

    protected override render(): TemplateResult {
        const { charts } = this.model;
        const { smoothing, xAxis, logX, logY, filter, values } = charts.settings;
        const { progress } = charts.exports;
        const change = (event: Event): void => charts.change({ smoothing: Number((event.target as HTMLInputElement).value) });
        return html`<div class="bar" role="toolbar" aria-label="Charts">
            <label class="smooth" title="Exponential moving average over what is drawn; the line as it is stays visible behind it">
                <span>Smooth</span>
                <input type="range" min="0" max=${MAXIMUM_SMOOTHING} step="0.01" .value=${live(String(smoothing))} @input=${change} />
                <output>${smoothing.toFixed(2)}</output>
            </label>
            <label class="axis">
                <span>x</span>${select({
                    label: 'Horizontal axis',
                    value: xAxis,
                    options: X_AXES.map((value) => ({ value, label: AXIS_LABELS[value] })),
                    onChange: (value) => charts.change({ xAxis: value }),
                })}
            </label>
            ${this.renderToggle('log x', 'Logarithmic x axis', logX, () => charts.change({ logX: !logX }))}
            ${this.renderToggle('log y', 'Logarithmic y axis', logY, () => charts.change({ logY: !logY }))}
            ${this.renderToggle('values', 'A table of all values where the crosshair stands', values, () => charts.change({ values: !values }))}
            <otf-overlay-menu></otf-overlay-menu>
            <otf-menu-button .label=${'Export'} .entries=${this.exportEntries}></otf-menu-button>
            ${
                charts.zoom
                    ? html`<button class="toggle" type="button" title="Show everything (Escape)" @click=${() => charts.zoomTo(undefined)}>
                          Reset zoom
                      </button>`
                    : nothing
            }
            ${
                progress
                    ? html`<span class="muted" role="status">${progress}</span>
                          <button class="toggle" type="button" @click=${() => charts.exports.cancel()}>Cancel</button>`
                    : nothing
            }
            ${searchField({
                label: 'Show only metrics whose names contain',
                placeholder: 'Filter metrics',
                value: filter,
                onInput: (text) => charts.change({ filter: text }),
            })}
        </div>`;
    }

    private renderToggle(label: string, title: string, pressed: boolean, toggle: () => void): TemplateResult {
        return html`<button class="toggle" type="button" aria-pressed=${pressed} title=${title} @click=${toggle}>${label}</button>`;
    }

    private get exportEntries(): readonly MenuEntry[] {
        const { charts, requests } = this.model;
        const disabledReason = charts.exports.progress ? 'Another export is under way.' : undefined;
        return [
            { label: 'All shown charts as PNG', disabledReason, onSelect: () => requests.ask('exportCharts', 'png') },
            { label: 'All shown metrics as CSV', disabledReason, onSelect: () => requests.ask('exportCharts', 'csv') },
        ];
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-chart-toolbar': ChartToolbar;
    }
}
