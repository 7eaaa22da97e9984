import { shortName, type Session } from '@onthefly/shared-types';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';

/** Other sessions that somebody should look at; leads to the first of them. Nothing while there is none. */
@customElement('otf-attention-badge')
export class AttentionBadge extends ModelElement {
    static override styles = [
        sharedStyles,
        css`
            button {
                box-sizing: border-box;
                max-width: 260px;
                height: 20px;
                padding: 0 9px;
                overflow: hidden;
                font: inherit;
                font-size: 12px;
                text-overflow: ellipsis;
                white-space: nowrap;
                color: var(--vscode-badge-foreground);
                background: var(--vscode-badge-background);
                border: 1px solid var(--vscode-contrastBorder, transparent);
                border-radius: 10px;
                cursor: pointer;
            }

            button:focus-visible {
                outline: 1px solid var(--vscode-focusBorder);
                outline-offset: 1px;
            }
        `,
    ];

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.onDidChangeState(this.rerender), model.alerts.onDidChange(this.rerender)];
    }

    protected override render(): TemplateResult | typeof nothing {
        const calling = (this.model.state?.sessions ?? []).filter((session) => this.reasonOf(session) !== undefined);
        const [first] = calling;
        if (!first) {
            return nothing;
        }
        const text =
            calling.length === 1 ? `${shortName(first.name)}: ${this.reasonOf(first)}` : `${calling.length} other sessions need attention`;
        return html`<button
            type="button"
            title=${`Go to ${first.project} · ${first.name}: ${this.reasonOf(first)}`}
            @click=${() => void this.model.selectSession(first.sessionId)}
        >
            ${text}
        </button>`;
    }

    private reasonOf(session: Session): string | undefined {
        const { sessionId, archivedAt } = session;
        return sessionId === this.model.session?.sessionId || archivedAt !== undefined
            ? undefined
            : this.model.sessionList.attention(session, this.model.alerts.countUnseen(sessionId));
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-attention-badge': AttentionBadge;
    }
}
