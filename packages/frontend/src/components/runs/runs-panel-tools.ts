import { shortName } from '@onthefly/shared-types';
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { metricColumn, metricsOf, type RunColumn, type RunStatistic } from '../../model/runs/runs-table';
import { controlStyles, searchField } from '../controls';
import '../menu-button';
import type { MenuEntry } from '../menu-button';
import { ModelElement } from '../model-element';
import { panelToolsStyles } from '../panel-tools-styles';
import { sharedStyles } from '../shared-styles';
import { columnLabel } from './runs-panel-labels';

const FIXED: readonly RunColumn[] = ['steps', 'state', 'duration', 'parents'];
const STATISTICS: readonly RunStatistic[] = ['last', 'minimum', 'maximum'];

/** Filter and choice of columns of the table of runs. */
@customElement('otf-runs-panel-tools')
export class RunsPanelTools extends ModelElement {
    static override styles = [sharedStyles, controlStyles, panelToolsStyles];

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.runList.onDidChange(this.rerender)];
    }

    protected override render(): TemplateResult {
        const { runList } = this.model;
        return html`${searchField({
                label: 'Filter runs',
                placeholder: 'Filter',
                value: runList.filter,
                onInput: (text) => runList.setFilter(text),
            })} <otf-menu-button .label=${'Columns'} .entries=${this.columnsMenu()}></otf-menu-button>`;
    }

    private columnsMenu(): readonly MenuEntry[] {
        const { runList } = this.model;
        const entry = (column: RunColumn, label = columnLabel(column)): MenuEntry => ({
            label,
            checked: runList.columns.includes(column),
            onSelect: () => runList.toggleColumn(column),
        });
        const metrics = metricsOf(runList.runs).flatMap((metric) =>
            STATISTICS.map((statistic) => entry(metricColumn(metric, statistic), `${shortName(metric)}: ${statistic}`)),
        );
        return [...FIXED.map((column) => entry(column)), ...(metrics.length > 0 ? (['separator'] as const) : []), ...metrics];
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-runs-panel-tools': RunsPanelTools;
    }
}
