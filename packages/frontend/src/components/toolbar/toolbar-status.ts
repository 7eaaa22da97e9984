import type { CommandRecord } from '@onthefly/shared-types';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatDuration } from '../../format/time-format';
import { awaitedCommand, commandDoing } from '../../model/control/command-words';
import type { SettledIntent } from '../../model/control/control-model';
import { describeSettled } from '../../model/control/outcome-words';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { messageOf } from '../../model/message-of';
import { controlStyles, iconButton } from '../controls';
import { close, done, failure, information, waiting } from '../icons';
import { linkStyles } from '../link-styles';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';

const CLOCK_MILLISECONDS = 100;
const SUCCESS_MILLISECONDS = 10_000;
const MINUTE_MILLISECONDS = 60_000;

interface Message {
    readonly kind: 'done' | 'failed' | 'cancelled';
    readonly text: string;
}

const ICONS: Readonly<Record<Message['kind'], TemplateResult>> = { done, failed: failure, cancelled: information };

/** The life of the command that the trainer has been asked for, and how the last one ended. */
@customElement('otf-toolbar-status')
export class ToolbarStatus extends ModelElement {
    static override styles = [
        sharedStyles,
        controlStyles,
        linkStyles,
        css`
            :host {
                display: flex;
                align-items: center;
                justify-content: flex-end;
                height: 26px;
                font-size: 12px;
            }

            .line {
                display: flex;
                align-items: center;
                gap: 7px;
                min-width: 0;
            }

            .text {
                overflow: hidden;
                text-overflow: ellipsis;
                white-space: nowrap;
            }

            .time {
                flex: none;
                font-variant-numeric: tabular-nums;
            }

            .pending {
                color: var(--vscode-descriptionForeground);
            }

            .pending .icon {
                animation: turn 1.2s linear infinite;
            }

            @keyframes turn {
                to {
                    transform: rotate(1turn);
                }
            }

            @media (prefers-reduced-motion: reduce) {
                .pending .icon {
                    animation: none;
                }
            }

            .done > .icon {
                color: var(--vscode-charts-green);
            }

            .failed > .icon {
                color: var(--vscode-charts-red);
            }
        `,
    ];

    @state()
    private message: Message | undefined;

    private clock: ReturnType<typeof setInterval> | undefined;
    private forget: ReturnType<typeof setTimeout> | undefined;
    /** When this page saw a command first: the backend's clock may be another one. */
    private seen: { readonly commandId: string; readonly at: number } | undefined;

    override disconnectedCallback(): void {
        this.stopClock();
        clearTimeout(this.forget);
        super.disconnectedCallback();
    }

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.onDidChangeState(this.rerender),
            model.control.onDidChange(this.rerender),
            model.control.onDidSettle((settled) => this.tell(settled)),
        ];
    }

    protected override render(): TemplateResult {
        const pending = awaitedCommand(this.model.control.pending, this.model.session?.sessionId);
        this.followClock(pending);
        this.toggleAttribute('active', pending !== undefined || this.message !== undefined);
        return html`<div class="line ${pending ? 'pending' : (this.message?.kind ?? '')}">
            ${pending ? waiting : this.message ? ICONS[this.message.kind] : nothing}
            <span class="text" role="status" title=${pending ? nothing : (this.message?.text ?? nothing)}
                >${pending ? this.doing(pending) : (this.message?.text ?? nothing)}</span
            >
            ${pending ? this.renderWaiting(pending) : this.message ? this.renderDismiss() : nothing}
        </div>`;
    }

    private doing({ state, command }: CommandRecord): string {
        return state === 'requested' ? `${commandDoing(command)} · not sent yet` : commandDoing(command);
    }

    private renderWaiting({ commandId }: CommandRecord): TemplateResult {
        const waited = Date.now() - (this.seen?.at ?? Date.now());
        return html`<span class="time" aria-hidden="true">· ${formatWaited(waited)}</span>
            <button
                type="button"
                class="link"
                title="The trainer may carry it out all the same"
                @click=${() => void this.cancel(commandId)}
            >
                Stop waiting
            </button>`;
    }

    private renderDismiss(): TemplateResult {
        return iconButton({ icon: close, label: 'Dismiss', onClick: () => (this.message = undefined) });
    }

    private tell(settled: SettledIntent): void {
        const { outcome } = settled;
        if (outcome.type === 'failed' && outcome.code === 'needs-confirmation') {
            return;
        }
        const kind = outcome.type === 'done' ? 'done' : outcome.code === 'cancelled' ? 'cancelled' : 'failed';
        this.message = { kind, text: describeSettled(settled) };
        clearTimeout(this.forget);
        if (kind !== 'failed') {
            this.forget = setTimeout(() => (this.message = undefined), SUCCESS_MILLISECONDS);
        }
    }

    private async cancel(commandId: string): Promise<void> {
        try {
            await this.model.control.cancel(commandId);
        } catch (error) {
            this.message = { kind: 'failed', text: `It could not be told: ${messageOf(error)}` };
        }
    }

    private followClock(pending: CommandRecord | undefined): void {
        if (!pending) {
            this.seen = undefined;
            this.stopClock();
            return;
        }
        if (this.seen?.commandId !== pending.commandId) {
            this.seen = { commandId: pending.commandId, at: Date.now() };
        }
        this.clock ??= setInterval(this.rerender, CLOCK_MILLISECONDS);
    }

    private stopClock(): void {
        clearInterval(this.clock);
        this.clock = undefined;
    }
}

function formatWaited(milliseconds: number): string {
    return milliseconds < MINUTE_MILLISECONDS ? `${(milliseconds / 1000).toFixed(1)} s` : formatDuration(milliseconds);
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-toolbar-status': ToolbarStatus;
    }
}
