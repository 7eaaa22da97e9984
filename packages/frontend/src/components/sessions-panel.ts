import type { Session } from '@onthefly/shared-types';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { formatInteger } from '../format/number-format';
import { formatStart } from '../format/time-format';
import type { DashboardModel } from '../model/dashboard-model';
import type { Release } from '../model/emitter';
import { SessionList } from '../model/session-lists';
import { activityExplanation, activityIcon, activityLabel } from './activity';
import { listStyles } from './list-styles';
import { ModelElement } from './model-element';
import { sharedStyles } from './shared-styles';

/** Every stored session; choosing one shows it and makes it the one that is controlled. */
@customElement('otf-sessions-panel')
export class SessionsPanel extends ModelElement {
    static override styles = [
        sharedStyles,
        listStyles,
        css`
            .state {
                display: flex;
                flex: none;
                color: var(--vscode-descriptionForeground);
            }

            .running {
                color: var(--vscode-charts-green);
            }

            .paused,
            .reconnecting {
                color: var(--vscode-charts-yellow);
            }

            .open {
                display: flex;
                flex: 1;
                gap: 6px;
                min-width: 0;
                padding: 0;
                font: inherit;
                text-align: left;
                color: inherit;
                background: none;
                border: 0;
                cursor: pointer;
            }

            .open:focus-visible {
                outline: 1px solid var(--vscode-focusBorder);
                outline-offset: 1px;
            }

            .attention {
                flex: none;
                padding: 0 7px;
                font-size: 11px;
                line-height: 18px;
                white-space: nowrap;
                color: var(--vscode-badge-foreground);
                background: var(--vscode-badge-background);
                border-radius: 9px;
            }

            .notice {
                color: var(--vscode-foreground);
            }
        `,
    ];

    private list!: SessionList;
    private known = '';

    protected override subscribe(model: DashboardModel): Release[] {
        this.list = new SessionList(model.server, this.rerender);
        this.followState(model);
        return [
            model.onDidChangeState(() => this.followState(model)),
            model.alerts.onDidChange(this.rerender),
            model.onDidReceiveEvent((event) => event.type === 'resync' && this.list.reload()),
        ];
    }

    protected override render(): TemplateResult {
        const { sessions, problem } = this.list;
        const calling = sessions.filter((session) => this.attentionOf(session) !== undefined).length;
        return html`<div class="content">
            ${problem === undefined ? nothing : html`<p role="alert">Stored sessions can't be read: ${problem}</p>`}
            <p class="notice" role="status" ?hidden=${calling === 0}>
                ${calling === 1 ? 'Another session needs attention.' : `${calling} other sessions need attention.`}
            </p>
            ${sessions.length === 0 ? html`<p class="muted">A session begins when a trainer connects.</p>` : nothing}
            <ul class="rows">
                ${repeat(
                    sessions,
                    ({ sessionId }) => sessionId,
                    (session) => this.renderRow(session),
                )}
            </ul>
        </div>`;
    }

    private renderRow(session: Session): TemplateResult {
        const { sessionId, state, steps, runs, startedAt, project, name, trainer } = session;
        const isCurrent = sessionId === this.model.session?.sessionId;
        const attention = this.attentionOf(session);
        const alerts = this.model.alerts.of(sessionId).length;
        return html`<li class="row" aria-current=${isCurrent ? 'true' : nothing}>
            <span class="state ${state}" title=${activityExplanation(state)}>${activityIcon(state)}</span>
            <button
                type="button"
                class="open"
                title=${`${project} · ${name} · session ${sessionId}`}
                @click=${() => void this.model.selectSession(sessionId)}
            >
                <span class="what">${trainer.script ?? name} <span class="muted">${activityLabel(state).toLowerCase()}</span></span>
            </button>
            ${attention === undefined ? nothing : html`<span class="attention">${attention}</span>`}
            ${alerts > 0 && attention === undefined ? html`<span class="side muted" title="Alerts of this session">▲ ${alerts}</span>` : nothing}
            <span class="side muted"
                >${formatInteger(steps)} steps · ${runs} ${runs === 1 ? 'run' : 'runs'} · ${formatStart(startedAt, Date.now())}</span
            >
        </li>`;
    }

    private attentionOf(session: Session): string | undefined {
        const { sessionId } = session;
        return sessionId === this.model.session?.sessionId
            ? undefined
            : this.list.attention(session, this.model.alerts.countUnseen(sessionId));
    }

    /** Sessions that the state does not hold only change when others come or go. */
    private followState(model: DashboardModel): void {
        const live = model.state?.sessions ?? [];
        this.list.setLive(live);
        if (model.session) {
            this.list.markSeen(model.session.state === 'ended' ? model.session.sessionId : '');
        }
        const known = live.map(({ sessionId }) => sessionId).join(' ');
        if (known !== this.known) {
            this.known = known;
            this.list.reload();
        }
        this.requestUpdate();
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-sessions-panel': SessionsPanel;
    }
}
