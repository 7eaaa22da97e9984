import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { controlStyles, iconButton } from '../controls';
import '../copy-button';
import { close, failure, information, warning } from '../icons';
import { linkStyles } from '../link-styles';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';
import { bannerMessages, type BannerMessage } from './banner-messages';

const ICONS = { info: information, warning, error: failure };

/** One line for each thing that is wrong or unusual. */
@customElement('otf-banner')
export class Banner extends ModelElement {
    static override styles = [
        sharedStyles,
        controlStyles,
        linkStyles,
        css`
            :host {
                display: block;
            }

            .message {
                display: flex;
                align-items: flex-start;
                gap: 8px;
                padding: 4px 14px;
                border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
                line-height: 20px;
            }

            .message > .icon {
                margin-top: 2px;
            }

            .text {
                flex: 1;
                min-width: 0;
                overflow-wrap: anywhere;
            }

            .command {
                display: inline-flex;
                align-items: center;
                gap: 2px;
                height: 20px;
                vertical-align: top;
            }

            details {
                display: inline;
            }

            details[open] {
                display: block;
            }

            summary {
                display: inline list-item;
                padding: 0 4px;
                color: var(--vscode-textLink-foreground);
                cursor: pointer;
                border-radius: 2px;
            }

            summary:focus-visible {
                outline: 1px solid var(--vscode-focusBorder);
            }

            ul {
                max-height: 160px;
                margin: 2px 0;
                padding-left: 18px;
                overflow-y: auto;
            }

            .info > .icon {
                color: var(--vscode-charts-blue);
            }

            .warning > .icon {
                color: var(--vscode-charts-yellow);
            }

            .error > .icon {
                color: var(--vscode-charts-red);
            }
        `,
    ];

    @state()
    private dismissed: ReadonlySet<string> = new Set();

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.onDidChangeState(this.rerender)];
    }

    protected override render(): TemplateResult {
        const messages = bannerMessages(this.model).filter(({ id }) => !this.dismissed.has(id));
        return html`<div role="status">
            ${repeat(
                messages,
                ({ id }) => id,
                (message) => this.renderMessage(message),
            )}
        </div>`;
    }

    private renderMessage({ id, severity, text, details, command, action, dismissible }: BannerMessage): TemplateResult {
        return html`<div class="message ${severity}">
            ${ICONS[severity]}
            <span class="text">
                ${text}
                ${
                    command
                        ? html`<span class="command">
                              <code>${command}</code><otf-copy-button .text=${command} .label=${'Copy the command'}></otf-copy-button>
                          </span>`
                        : nothing
                }
                ${
                    action
                        ? html`<button type="button" class="link" @click=${() => void action.run(this.model, this.host)}>
                              ${action.label}
                          </button>`
                        : nothing
                }
                ${details ? renderDetails(details) : nothing}
            </span>
            ${dismissible ? iconButton({ icon: close, label: 'Dismiss', onClick: () => this.dismiss(id) }) : nothing}
        </div>`;
    }

    private dismiss(id: string): void {
        this.dismissed = new Set([...this.dismissed, id]);
    }
}

function renderDetails(details: readonly string[]): TemplateResult {
    return html`<details>
        <summary>What it was</summary>
        <ul>
            ${details.map((detail) => html`<li>${detail}</li>`)}
        </ul>
    </details>`;
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-banner': Banner;
    }
}
