import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { DashboardAction } from '../../model/actions/dashboard-action';
import { EXPORT_SESSIONS, IMPORT_BUNDLE, PRUNE_SESSIONS } from '../../model/actions/session-actions';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { controlStyles, searchField } from '../controls';
import '../menu-button';
import type { MenuEntry } from '../menu-button';
import { ModelElement } from '../model-element';
import { panelToolsStyles } from '../panel-tools-styles';
import { sharedStyles } from '../shared-styles';

/** Which sessions are listed. */
@customElement('otf-sessions-panel-tools')
export class SessionsPanelTools extends ModelElement {
    static override styles = [sharedStyles, controlStyles, panelToolsStyles];

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.sessionList.onDidChange(this.rerender)];
    }

    protected override render(): TemplateResult {
        const { sessionList } = this.model;
        return html`${searchField({
                label: 'Filter sessions',
                placeholder: 'Filter',
                value: sessionList.filter,
                onInput: (text) => sessionList.setFilter(text),
            })} <otf-menu-button .label=${'More'} .entries=${this.entries}></otf-menu-button>`;
    }

    private get entries(): readonly MenuEntry[] {
        const { sessionList } = this.model;
        const { showsArchived } = sessionList;
        const entry = (action: DashboardAction): MenuEntry => ({
            label: action.label,
            disabledReason: action.disabledReason(this.model),
            onSelect: () => void action.run(this.model, this.host),
        });
        return [
            entry(IMPORT_BUNDLE),
            entry(EXPORT_SESSIONS),
            entry(PRUNE_SESSIONS),
            'separator',
            { label: 'Show archived ones', checked: showsArchived, onSelect: () => sessionList.setShowsArchived(!showsArchived) },
        ];
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-sessions-panel-tools': SessionsPanelTools;
    }
}
