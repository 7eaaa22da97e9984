import { shortName, type Session } from '@onthefly/shared-types';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';

/** Other sessions that somebody should look at, or else that train meanwhile; leads to the first of them. Nothing while there is none. */
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
        const others = (this.model.state?.sessions ?? []).filter((session) => this.isAnother(session));
        const calling = others.filter((session) => this.reasonOf(session) !== undefined);
        const [first] = calling;
        if (first) {
            return this.renderBadge(first, this.reasonOf(first) ?? '', calling.length, 'need attention');
        }
        const training = others.filter((session) => session.state === 'running' && !this.isOfShownJob(session));
        const [newest] = training;
        return newest ? this.renderBadge(newest, 'trains, too', training.length, 'train, too') : nothing;
    }

    private renderBadge(first: Session, reason: string, count: number, what: string): TemplateResult {
        return html`<button
            type="button"
            title=${`Go to ${first.project} · ${first.name}: ${reason}`}
            @click=${() => void this.model.selectSession(first.sessionId)}
        >
            ${count === 1 ? `${shortName(first.name)}: ${reason}` : `${count} other sessions ${what}`}
        </button>`;
    }

    private isAnother({ sessionId, archivedAt }: Session): boolean {
        return sessionId !== this.model.session?.sessionId && archivedAt === undefined;
    }

    private reasonOf(session: Session): string | undefined {
        return this.model.sessionList.attention(session, this.model.alerts.countUnseen(session.sessionId));
    }

    /** Ranks of one job train together: the one that is shown stands for them. */
    private isOfShownJob({ trainer: { jobId } }: Session): boolean {
        return jobId !== undefined && jobId === this.model.session?.trainer.jobId;
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-attention-badge': AttentionBadge;
    }
}
