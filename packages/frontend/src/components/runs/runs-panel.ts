import { shortName } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import { formatInteger, formatMetric } from '../../format/number-format';
import { formatDuration } from '../../format/time-format';
import { trainerReason } from '../../model/actions/training-actions';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { arrangeRows, partsOf, rowsOf, valueOf, type RunColumn, type RunRow } from '../../model/runs/runs-table';
import { more, pin } from '../icons';
import '../menu-button';
import { ModelElement } from '../model-element';
import { openRowMenu } from '../row-menu';
import { sharedStyles } from '../shared-styles';
import { runActions } from './run-actions';
import { columnLabel, columnTitle, runStateLabel } from './runs-panel-labels';
import { runsPanelStyles } from './runs-panel-styles';

/** Runs of the current session as a table. */
@customElement('otf-runs-panel')
export class RunsPanel extends ModelElement {
    static override styles = [sharedStyles, runsPanelStyles];

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.runList.view(),
            model.runList.onDidChange(this.rerender),
            model.onDidChangeState(this.rerender),
            model.control.onDidChange(this.rerender),
        ];
    }

    protected override render(): TemplateResult {
        const { runList, session } = this.model;
        const { columns, filter, sort, problem } = runList;
        const rows = rowsOf(runList.runs, session, Date.now());
        const found = arrangeRows(rows, filter, sort);
        return html`
            ${problem === undefined ? nothing : html`<p role="status">The numbers can't be read: ${problem}</p>`}
            <table>
                <thead>
                    <tr>
                        ${this.renderHead('name')} ${columns.map((column) => this.renderHead(column))}
                        <th class="actions"><span class="hidden">Actions</span></th>
                    </tr>
                </thead>
                <tbody>
                    ${repeat(
                        found,
                        ({ run }) => run.runId,
                        (row) => guard(this.rowDependencies(row), () => this.renderRow(row, columns)),
                    )}
                </tbody>
            </table>
            ${found.length === 0 ? html`<p class="muted">${rows.length === 0 ? 'No run has begun yet.' : 'No run matches the filter.'}</p>` : nothing}
        `;
    }

    private renderHead(column: RunColumn): TemplateResult {
        const { sort } = this.model.runList;
        const direction = sort?.column === column ? (sort.descending ? 'descending' : 'ascending') : undefined;
        return html`<th class=${cellClass(column)} aria-sort=${direction ?? nothing}>
            <button type="button" title=${columnTitle(column)} @click=${() => this.model.runList.sortBy(column)}>
                ${columnLabel(column)}${direction ? html`<span class="arrow" aria-hidden="true">${direction === 'ascending' ? '↑' : '↓'}</span>` : nothing}
            </button>
        </th>`;
    }

    /** With hundreds of runs, only rows that changed may cost anything while steps stream in. */
    private rowDependencies({ run, duration, parents }: RunRow): unknown[] {
        const { model } = this;
        const { currentRunId, runs } = model.state ?? {};
        return [
            run.name,
            run.note,
            run.pinned,
            run.steps,
            run.state,
            run.summaries,
            formatDuration(duration),
            parents.join(),
            model.run?.runId === run.runId,
            model.runList.columns,
            currentRunId,
            runs?.length,
            trainerReason(model),
            model.control.runningIntents.join(),
        ];
    }

    private renderRow(row: RunRow, columns: readonly RunColumn[]): TemplateResult {
        const { run } = row;
        const shown = this.model.run?.runId === run.runId;
        return html`<tr class=${shown ? 'shown' : ''} @click=${() => this.model.selectRun(run.runId)} @contextmenu=${openRowMenu}>
            <td class="name">
                ${this.renderSwatch(row)}${run.pinned ? html`<span class="pin" title="Pinned">${pin}</span>` : nothing}<button
                    type="button"
                    aria-current=${shown ? 'true' : nothing}
                    title=${[`${run.name} (${run.runId}): show it`, run.note].filter(Boolean).join('\n')}
                    @click=${(event: Event) => this.show(event, run.runId)}
                >
                    ${shortName(run.name)}${run.note ? html` <span class="note">${run.note}</span>` : nothing}
                </button>
            </td>
            ${columns.map((column) => html`<td class=${`${cellClass(column)} ${column === 'state' ? run.state : ''}`}>${cellText(row, column)}</td>`)}
            <td class="actions" @click=${(event: Event) => event.stopPropagation()}>
                <otf-menu-button
                    .label=${`Actions for ${shortName(run.name)}`}
                    .icon=${more}
                    .entries=${runActions(this.model, run)}
                ></otf-menu-button>
            </td>
        </tr>`;
    }

    private renderSwatch({ run }: RunRow): TemplateResult {
        const { color, dashed } = this.model.overlay.colorOf(run.sessionId, run.runId);
        return html`<span class="swatch ${dashed ? 'dashed' : ''}" style="--run: ${color}"></span>`;
    }

    private show(event: Event, runId: string): void {
        event.stopPropagation();
        this.model.selectRun(runId);
    }
}

function cellText(row: RunRow, column: RunColumn): string {
    const value = valueOf(row, column);
    if (column === 'duration') {
        return formatDuration(row.duration);
    }
    if (column === 'state') {
        return runStateLabel(row.run.state);
    }
    if (typeof value === 'number') {
        return partsOf(column) ? formatMetric(value) : formatInteger(value);
    }
    return value ? shortName(value) : '–';
}

function cellClass(column: RunColumn): string {
    if (column === 'name') {
        return 'name';
    }
    return column === 'parents' || column === 'state' ? 'text' : 'number';
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-runs-panel': RunsPanel;
    }
}
