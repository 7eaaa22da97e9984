import type { DashboardState } from '@onthefly/shared-types';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { IMPORT_BUNDLE } from '../model/actions/session-actions';
import type { DashboardModel } from '../model/dashboard-model';
import type { Release } from '../model/emitter';
import { button, controlStyles } from './controls';
import './copy-button';
import './frame/example-panel';
import { ModelElement } from './model-element';
import { sharedStyles } from './shared-styles';

const INSTALL_COMMAND = 'pip install onthefly-ai';
const START_COMMAND = 'python train.py';

/** Shown until a trainer has ever connected: what to do in the first minute. */
@customElement('otf-empty-state')
export class EmptyState extends ModelElement {
    static override styles = [
        sharedStyles,
        controlStyles,
        css`
            :host {
                display: block;
                overflow: auto;
            }

            .page {
                max-width: 720px;
                padding: 18px 14px 24px;
                line-height: 1.5;
            }

            h2 {
                margin: 0 0 2px;
                font-size: 16px;
                font-weight: 600;
            }

            h3 {
                margin: 20px 0 6px;
                font-size: 13px;
                font-weight: 600;
            }

            p {
                margin: 0;
            }

            .code {
                position: relative;
                background: var(--vscode-textCodeBlock-background);
                border: 1px solid var(--vscode-contrastBorder, transparent);
                border-radius: 3px;
            }

            pre {
                margin: 0;
                padding: 6px 40px 6px 10px;
                max-height: 320px;
                overflow: auto;
            }

            pre:focus-visible {
                outline: 1px solid var(--vscode-focusBorder);
                outline-offset: -1px;
            }

            otf-copy-button {
                position: absolute;
                inset: 2px 4px auto auto;
                /* Lines that are longer than the box go beneath it: the box's own colour, which may be translucent. */
                background: linear-gradient(var(--vscode-textCodeBlock-background, transparent) 0 0), var(--vscode-editor-background);
            }

            otf-example-panel {
                margin-top: 12px;
            }
        `,
    ];

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.onDidChangeState(this.rerender)];
    }

    protected override render(): TemplateResult {
        const { state } = this.model;
        return html`<div class="page">${state ? this.renderGuide(state) : html`<p class="muted">Connecting…</p>`}</div>`;
    }

    private renderGuide({ server, example }: DashboardState): TemplateResult {
        return html`
            <h2>Waiting for a trainer</h2>
            <p class="muted">
                ${server.listening ? html`Listening on <code>127.0.0.1:${server.port}</code>.` : 'Not listening.'} Curves appear here as
                soon as a training script connects.
            </p>
            ${example.available ? html`<otf-example-panel></otf-example-panel>` : nothing}
            <h3>1. Install the client</h3>
            ${this.renderCode(INSTALL_COMMAND, 'Copy the command')}
            ${
                example.script === undefined
                    ? nothing
                    : html`<h3>2. Let a script report to it</h3>
                          ${this.renderCode(example.script, 'Copy the script')}`
            }
            <h3>${example.script === undefined ? 2 : 3}. Start the script in a terminal of this IDE</h3>
            ${this.renderCode(START_COMMAND, 'Copy the command')}
            <h3>Or look at what was trained elsewhere</h3>
            <p>${button({ label: IMPORT_BUNDLE.label, onClick: () => void IMPORT_BUNDLE.run(this.model, this.host) })}</p>
        `;
    }

    private renderCode(text: string, label: string): TemplateResult {
        return html`<div class="code">
            <pre tabindex="0" aria-label="Code"><code>${text}</code></pre>
            <otf-copy-button .text=${text} .label=${label}></otf-copy-button>
        </div>`;
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-empty-state': EmptyState;
    }
}
