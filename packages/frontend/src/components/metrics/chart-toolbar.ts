import type { RunDetails } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { formatStart } from '../../format/time-format';
import { MAXIMUM_SMOOTHING, X_AXES, type XAxis } from '../../model/charts/chart-settings';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { messageOf } from '../../model/message-of';
import { chartToolbarStyles } from './chart-toolbar-styles';
import { controlStyles, searchField, select } from '../controls';
import '../menu-button';
import type { MenuEntry } from '../menu-button';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';

const AXIS_LABELS: Readonly<Record<XAxis, string>> = { step: 'step', epoch: 'epoch', relative: 'time since start', wall: 'clock' };
/** More can't be told apart in a menu. */
const MAXIMUM_LISTED = 60;

export type ChartExport = 'png' | 'csv';

/** How all charts are drawn, and which runs. */
@customElement('otf-chart-toolbar')
export class ChartToolbar extends ModelElement {
    static override styles = [sharedStyles, controlStyles, chartToolbarStyles];

    /** What a running export has to say. */
    @property()
    progress = '';

    @property({ attribute: false })
    exportAll: (kind: ChartExport) => void = () => undefined;

    @property({ attribute: false })
    cancelExport: () => void = () => undefined;

    @state()
    private stored: readonly RunDetails[] = [];

    @state()
    private problem = '';

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.overlay.onDidChange(this.rerender),
            model.onDidChangeState(this.rerender),
            model.charts.onDidChange(() => this.zoomMayHaveChanged()),
        ];
    }

    private drawnAs = '';

    /** Charts change with every point: this element only when it would look different. */
    private zoomMayHaveChanged(): void {
        const { zoom, settings } = this.model.charts;
        const drawnAs = JSON.stringify([zoom !== undefined, settings]);
        if (drawnAs !== this.drawnAs) {
            this.drawnAs = drawnAs;
            this.requestUpdate();
        }
    }

    protected override render(): TemplateResult {
        const { charts } = this.model;
        const { smoothing, xAxis, logX, logY, filter } = charts.settings;
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
            ${this.renderToggle('log x', logX, () => charts.change({ logX: !logX }))}
            ${this.renderToggle('log y', logY, () => charts.change({ logY: !logY }))}
            <otf-menu-button .label=${this.runsLabel} .entries=${this.runEntries} @click=${() => this.listRuns()}></otf-menu-button>
            <otf-menu-button .label=${'Export'} .entries=${this.exportEntries}></otf-menu-button>
            ${
                charts.zoom
                    ? html`<button class="toggle" type="button" title="Show everything (Escape)" @click=${() => charts.zoomTo(undefined)}>
                          Reset zoom
                      </button>`
                    : nothing
            }
            <span class="spacer"></span>
            ${
                this.progress
                    ? html`<span class="muted" role="status">${this.progress}</span>
                          <button class="toggle" type="button" @click=${() => this.cancelExport()}>Cancel</button>`
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

    private renderToggle(label: string, pressed: boolean, toggle: () => void): TemplateResult {
        return html`<button
            class="toggle"
            type="button"
            aria-pressed=${pressed}
            title="Logarithmic ${label.slice(-1)} axis"
            @click=${toggle}
        >
            ${label}
        </button>`;
    }

    private get runsLabel(): string {
        const { length } = this.model.overlay.runs;
        return length === 0 ? 'Overlay runs' : `Overlay: ${length} ${length === 1 ? 'run' : 'runs'}`;
    }

    private get exportEntries(): readonly MenuEntry[] {
        const disabledReason = this.progress ? 'Another export is under way.' : undefined;
        return [
            { label: 'All shown charts as PNG', disabledReason, onSelect: () => this.exportAll('png') },
            { label: 'All shown metrics as CSV', disabledReason, onSelect: () => this.exportAll('csv') },
        ];
    }

    private get runEntries(): readonly MenuEntry[] {
        const { overlay, state, run: shown } = this.model;
        const current = state?.runs ?? [];
        const others = this.stored
            .filter(({ sessionId, steps }) => sessionId !== state?.currentSessionId && steps > 0)
            .slice(-MAXIMUM_LISTED);
        const entry = (sessionId: string, runId: string, label: string): MenuEntry => {
            const checked = overlay.has(sessionId, runId);
            const isShown = sessionId === shown?.sessionId && runId === shown?.runId;
            const full = overlay.isFull && !checked ? 'More runs can’t be told apart. Take one away first.' : undefined;
            return {
                label,
                checked: checked || isShown,
                disabledReason: isShown ? 'This is the run that is looked at.' : full,
                onSelect: () => overlay.toggle(sessionId, runId),
            };
        };
        const entries: MenuEntry[] = current.slice(-MAXIMUM_LISTED).map(({ sessionId, runId, name }) => entry(sessionId, runId, name));
        if (others.length > 0) {
            entries.push('separator');
            [...others].reverse().forEach((run) => entries.push(entry(run.sessionId, run.runId, this.foreignLabel(run))));
        }
        if (this.problem) {
            entries.push('separator', {
                label: 'Runs of other sessions can’t be listed',
                disabledReason: this.problem,
                onSelect: () => undefined,
            });
        }
        if (overlay.runs.length > 0) {
            entries.push('separator', { label: 'Take all away', onSelect: () => overlay.clear() });
        }
        return entries;
    }

    private foreignLabel({ name, sessionId, startedAt }: RunDetails): string {
        const session = this.model.state?.sessions.find((each) => each.sessionId === sessionId);
        return `${name} · ${session?.project ?? sessionId} · ${formatStart(startedAt, Date.now())}`;
    }

    private async listRuns(): Promise<void> {
        try {
            this.stored = await this.model.charts.listRuns();
            this.problem = '';
        } catch (error) {
            this.problem = messageOf(error);
        }
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-chart-toolbar': ChartToolbar;
    }
}
