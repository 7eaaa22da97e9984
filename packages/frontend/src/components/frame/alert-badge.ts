import { isGraveAlert, type Alert, shortName } from '@onthefly/shared-types';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { formatInteger } from '../../format/number-format';
import { formatStart } from '../../format/time-format';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';

const SHOWN_ALERTS = 100;
const EDGE_PIXELS = 6;

/** How many alerts the current session has; opens the list of them. Nothing while there is none. */
@customElement('otf-alert-badge')
export class AlertBadge extends ModelElement {
    static override styles = [
        sharedStyles,
        css`
            :host {
                flex: none;
            }

            .badge {
                box-sizing: border-box;
                height: 20px;
                padding: 0 9px;
                font: inherit;
                font-size: 12px;
                white-space: nowrap;
                color: var(--vscode-list-warningForeground);
                background: none;
                border: 1px solid var(--vscode-contrastBorder, var(--vscode-panel-border));
                border-radius: 10px;
                cursor: pointer;
            }

            .badge.grave {
                color: var(--vscode-errorForeground);
            }

            .badge:hover {
                background: var(--vscode-toolbar-hoverBackground);
            }

            .badge:focus-visible {
                outline: 1px solid var(--vscode-focusBorder);
                outline-offset: 1px;
            }

            .list {
                position: fixed;
                inset: auto;
                box-sizing: border-box;
                width: min(460px, calc(100vw - 12px));
                max-height: min(420px, 70vh);
                margin: 0;
                padding: 4px 0;
                overflow: auto;
                color: var(--vscode-editorHoverWidget-foreground, var(--vscode-foreground));
                background: var(--vscode-editorHoverWidget-background, var(--vscode-editor-background));
                border: 1px solid var(--vscode-editorHoverWidget-border, var(--vscode-panel-border));
                box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
                border-radius: 3px;
            }

            ul {
                margin: 0;
                padding: 0;
                list-style: none;
            }

            li {
                padding: 4px 12px;
                overflow-wrap: anywhere;
            }

            .grave-mark {
                color: var(--vscode-errorForeground);
            }

            .mark {
                color: var(--vscode-list-warningForeground);
            }
        `,
    ];

    @query('.badge')
    private readonly badge!: HTMLElement;

    @query('.list')
    private readonly list!: HTMLElement | null;

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.onDidChangeState(this.rerender),
            model.alerts.onDidChange(this.rerender),
            model.requests.answer('showAlerts', () => void this.updateComplete.then(() => this.list?.showPopover())),
        ];
    }

    protected override render(): TemplateResult | typeof nothing {
        const alerts = this.model.alerts.of(this.model.session?.sessionId);
        if (alerts.length === 0) {
            return nothing;
        }
        const grave = alerts.some(({ kind }) => isGraveAlert(kind));
        return html`<button
                type="button"
                class="badge ${grave ? 'grave' : ''}"
                aria-label=${`${alerts.length} ${alerts.length === 1 ? 'alert' : 'alerts'} of this session`}
                title="Show what went wrong in this session"
                popovertarget="alerts"
            >
                ▲ ${formatInteger(alerts.length)} ${alerts.length === 1 ? 'alert' : 'alerts'}
            </button>
            <div id="alerts" class="list" popover="auto" role="region" aria-label="Alerts" tabindex="-1" @beforetoggle=${this.place}>
                <ul>
                    ${alerts.slice(0, SHOWN_ALERTS).map((alert) => this.renderAlert(alert))}
                </ul>
            </div>`;
    }

    private renderAlert({ kind, message, runId, step, at }: Alert): TemplateResult {
        const run = shortName(this.model.state?.runs.find((candidate) => candidate.runId === runId)?.name ?? runId);
        const where = step === undefined ? run : `${run} · step ${formatInteger(step)}`;
        return html`<li>
            <span class=${isGraveAlert(kind) ? 'grave-mark' : 'mark'} aria-hidden="true">▲</span> ${message}
            <div class="muted">${where} · ${formatStart(at, Date.now())}</div>
        </li>`;
    }

    private readonly place = (event: ToggleEvent): void => {
        if (event.newState !== 'open') {
            return;
        }
        const { right, bottom } = this.badge.getBoundingClientRect();
        const width = this.ownerDocument.defaultView?.innerWidth ?? right;
        const { style } = event.target as HTMLElement;
        style.top = `${bottom + 4}px`;
        style.right = `${Math.min(Math.max(EDGE_PIXELS, width - right), Math.max(EDGE_PIXELS, width - 466))}px`;
        const { session } = this.model;
        if (session) {
            this.model.alerts.markSeen(session.sessionId);
        }
    };
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-alert-badge': AlertBadge;
    }
}
