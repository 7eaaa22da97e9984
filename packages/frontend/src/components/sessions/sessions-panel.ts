import { shortName, type Session } from '@onthefly/shared-types';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { formatInteger } from '../../format/number-format';
import { formatStart } from '../../format/time-format';
import { activityExplanation, activityLabel } from '../../model/activity';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { activityIcon } from '../activity';
import { sessionTitle } from '../frame/session-title';
import { more } from '../icons';
import { listStyles } from '../list-styles';
import '../menu-button';
import { ModelElement } from '../model-element';
import { openRowMenu } from '../row-menu';
import { sharedStyles } from '../shared-styles';
import { sessionActions } from './session-actions';

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

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.sessionList.view(),
            model.sessionList.onDidChange(this.rerender),
            model.alerts.onDidChange(this.rerender),
            model.control.onDidSettle(() => model.sessionList.reload()),
        ];
    }

    protected override render(): TemplateResult {
        const { sessions, listed, problem } = this.model.sessionList;
        const calling = sessions.filter((session) => this.attentionOf(session) !== undefined).length;
        return html`<div class="content">
            ${problem === undefined ? nothing : html`<p role="alert">Stored sessions can't be read: ${problem}</p>`}
            <p class="notice" role="status" ?hidden=${calling === 0}>
                ${calling === 1 ? 'Another session needs attention.' : `${calling} other sessions need attention.`}
            </p>
            ${listed.length === 0 ? html`<p class="muted">${emptyText(sessions.length)}</p>` : nothing}
            <ul class="rows">
                ${repeat(
                    listed,
                    ({ sessionId }) => sessionId,
                    (session) => this.renderRow(session),
                )}
            </ul>
        </div>`;
    }

    private renderRow(session: Session): TemplateResult {
        const { sessionId, state, steps, runs, startedAt, project, name, note, archivedAt } = session;
        const isCurrent = sessionId === this.model.session?.sessionId;
        const attention = this.attentionOf(session);
        const alerts = this.model.alerts.of(sessionId).length;
        const kind = archivedAt === undefined ? activityLabel(state).toLowerCase() : 'archived';
        return html`<li class="row" aria-current=${isCurrent ? 'true' : nothing} @contextmenu=${openRowMenu}>
            <span class="state ${state}" title=${activityExplanation(state)}>${activityIcon(state)}</span>
            <button
                type="button"
                class="open"
                title=${[sessionTitle(session), note].filter(Boolean).join('\n')}
                @click=${() => void this.model.selectSession(sessionId)}
            >
                <span class="what"
                    >${shortName(project)} · ${shortName(name)} <span class="muted">${note ? `${note} · ${kind}` : kind}</span></span
                >
            </button>
            ${attention === undefined ? nothing : html`<span class="attention">${attention}</span>`}
            ${alerts > 0 && attention === undefined ? html`<span class="side muted" title="Alerts of this session">▲ ${alerts}</span>` : nothing}
            <span class="side muted" title=${`${formatInteger(runs)} ${runs === 1 ? 'run' : 'runs'}`}
                >${formatInteger(steps)} steps · ${formatStart(startedAt, Date.now())}</span
            >
            <otf-menu-button
                .label=${`Actions for ${shortName(name)}`}
                .icon=${more}
                .entries=${sessionActions(this.model, session)}
            ></otf-menu-button>
        </li>`;
    }

    private attentionOf(session: Session): string | undefined {
        const { sessionId } = session;
        return sessionId === this.model.session?.sessionId
            ? undefined
            : this.model.sessionList.attention(session, this.model.alerts.countUnseen(sessionId));
    }
}

function emptyText(stored: number): string {
    return stored === 0 ? 'A session begins when a trainer connects.' : 'No session matches the filter, or those that do are archived.';
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-sessions-panel': SessionsPanel;
    }
}
