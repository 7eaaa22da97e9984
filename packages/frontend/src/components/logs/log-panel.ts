import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import type { LogFeed } from '../../model/logs/log-feed';
import { button, controlStyles } from '../controls';
import { ModelElement } from '../model-element';
import { PacedWork } from '../paced-work';
import { sharedStyles } from '../shared-styles';
import './log-list';
import { logPanelStyles } from './log-panel-styles';

/** Laying rows out costs more than drawing curves, and nobody reads faster. */
const RENDER_MILLISECONDS = 180;

/** The current session's log. Follows its end until the reader scrolls up. */
@customElement('otf-log-panel')
export class LogPanel extends ModelElement {
    static override styles = [sharedStyles, controlStyles, logPanelStyles];

    private version = 0;
    private readonly paced = new PacedWork(
        RENDER_MILLISECONDS,
        () => this.ownWindow,
        () => {
            this.version++;
            this.requestUpdate();
        },
    );

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.onDidChangeLogs(() => this.paced.ask()), () => this.paced.stop()];
    }

    protected override render(): TemplateResult | typeof nothing {
        const { logs } = this.model;
        if (!logs) {
            return nothing;
        }
        const { problem, loading, total } = logs;
        return html`${problem === undefined ? nothing : renderProblem(logs, problem)}
            ${total === 0 ? html`<p class="muted">${loading ? 'Reading the log…' : emptyText(logs)}</p>` : nothing}
            <otf-log-list
                .feed=${logs}
                .version=${this.version}
                @follow-change=${() => this.model.setLogFollowing(logs.following)}
            ></otf-log-list>`;
    }
}

function renderProblem(logs: LogFeed, problem: string): TemplateResult {
    return html`<p role="alert">
        <span>The log can't be read: ${problem}</span> ${button({ label: 'Try again', onClick: () => logs.reload() })}
    </p>`;
}

function emptyText({ isFiltered }: LogFeed): string {
    return isFiltered ? 'No log rows match the filter.' : 'No log rows yet.';
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-log-panel': LogPanel;
    }
}
