import { shortName, type RunDetails } from '@onthefly/shared-types';
import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatStart } from '../../format/time-format';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { messageOf } from '../../model/message-of';
import '../menu-button';
import type { MenuEntry } from '../menu-button';
import { ModelElement } from '../model-element';

/** More can't be told apart in a menu. */
const MAXIMUM_LISTED = 60;

/** Which runs are drawn over the shown one: those of its session, and below them those of others, newest first. */
@customElement('otf-overlay-menu')
export class OverlayMenu extends ModelElement {
    @state()
    private stored: readonly RunDetails[] = [];

    @state()
    private problem = '';

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.overlay.onDidChange(this.rerender), model.onDidChangeState(this.rerender)];
    }

    protected override render(): TemplateResult {
        const { length } = this.model.overlay.runs;
        const label = length === 0 ? 'Overlay runs' : `Overlay: ${length} ${length === 1 ? 'run' : 'runs'}`;
        return html`<otf-menu-button .label=${label} .entries=${this.entries} @click=${() => this.listRuns()}></otf-menu-button>`;
    }

    private get entries(): readonly MenuEntry[] {
        const { overlay, state } = this.model;
        const current = state?.runs ?? [];
        const others = this.stored
            .filter(({ sessionId, steps }) => sessionId !== state?.currentSessionId && steps > 0)
            .slice(-MAXIMUM_LISTED)
            .reverse();
        const groups: MenuEntry[][] = [
            current.slice(-MAXIMUM_LISTED).map(({ sessionId, runId, name }) => this.entry(sessionId, runId, name)),
            others.map((run) => this.entry(run.sessionId, run.runId, this.foreignLabel(run))),
            this.problem
                ? [{ label: 'Runs of other sessions can’t be listed', disabledReason: this.problem, onSelect: () => undefined }]
                : [],
            overlay.runs.length > 0 ? [{ label: 'Take all away', onSelect: () => overlay.clear() }] : [],
        ];
        return groups
            .filter((group) => group.length > 0)
            .flatMap((group, index) => (index === 0 ? group : ['separator' as const, ...group]));
    }

    private entry(sessionId: string, runId: string, label: string): MenuEntry {
        const { overlay, run: shown } = this.model;
        const checked = overlay.has(sessionId, runId);
        const isShown = sessionId === shown?.sessionId && runId === shown?.runId;
        const full = overlay.isFull && !checked ? 'More runs can’t be told apart. Take one away first.' : undefined;
        return {
            label,
            checked: checked || isShown,
            disabledReason: isShown ? 'This is the run that is looked at.' : full,
            onSelect: () => overlay.toggle(sessionId, runId),
        };
    }

    private foreignLabel({ name, sessionId, startedAt }: RunDetails): string {
        const session = this.model.state?.sessions.find((each) => each.sessionId === sessionId);
        return `${shortName(name)} · ${shortName(session?.project ?? sessionId)} · ${formatStart(startedAt, Date.now())}`;
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
        'otf-overlay-menu': OverlayMenu;
    }
}
