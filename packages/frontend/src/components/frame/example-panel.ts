import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { button, controlStyles } from '../controls';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';

/** Starts the example and shows how far its preparation is. */
@customElement('otf-example-panel')
export class ExamplePanel extends ModelElement {
    static override styles = [
        sharedStyles,
        controlStyles,
        css`
            :host {
                display: block;
            }

            .line {
                display: flex;
                flex-wrap: wrap;
                align-items: center;
                gap: 6px 10px;
                min-height: 28px;
            }

            .bar {
                position: relative;
                height: 2px;
                margin-top: 4px;
                overflow: hidden;
            }

            .moving::after {
                content: '';
                position: absolute;
                inset: 0 70% 0 0;
                background: var(--vscode-progressBar-background);
                animation: slide 1.6s linear infinite;
            }

            .failed {
                color: var(--vscode-errorForeground);
            }

            @keyframes slide {
                to {
                    transform: translateX(333%);
                }
            }

            @media (prefers-reduced-motion: reduce) {
                .moving::after {
                    inset: 0;
                    animation: none;
                }
            }
        `,
    ];

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.example.onDidChange(this.rerender)];
    }

    protected override render(): TemplateResult {
        const preparing = this.model.example.state.type === 'preparing';
        return html`
            <div class="line">
                ${this.renderButton()}
                <span role="status">${this.renderMessage()}</span>
            </div>
            <div class="bar ${preparing ? 'moving' : ''}"></div>
        `;
    }

    /** One button that changes, so that the keyboard's focus stays on it. */
    private renderButton(): TemplateResult {
        const { example } = this.model;
        return example.state.type === 'preparing'
            ? button({ label: 'Cancel', onClick: () => void example.cancel() })
            : button({ label: 'Run the example', appearance: 'primary', onClick: () => void example.run(this.host) });
    }

    private renderMessage(): TemplateResult {
        const { state } = this.model.example;
        switch (state.type) {
            case 'idle':
                return html`<span class="muted"
                    >The first time, this installs PyTorch into a folder of its own, which takes some minutes.</span
                >`;
            case 'preparing':
                return html`${state.message}`;
            case 'failed':
                return html`<span class="failed">${state.message}</span>`;
        }
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-example-panel': ExamplePanel;
    }
}
