import { shortName, type Job } from '@onthefly/shared-types';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { formatBytes, formatInteger } from '../../format/number-format';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { controlStyles, iconButton } from '../controls';
import { close, done, failure, information, waiting } from '../icons';
import { linkStyles } from '../link-styles';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';

const ICONS: Readonly<Record<Job['state'], TemplateResult>> = { running: waiting, done, failed: failure, cancelled: information };

/** A line for each export and import that is under way or has just ended. */
@customElement('otf-job-list')
export class JobList extends ModelElement {
    static override styles = [
        sharedStyles,
        controlStyles,
        linkStyles,
        css`
            :host {
                display: block;
                flex: none;
            }

            .job {
                display: flex;
                flex-wrap: wrap;
                align-items: center;
                gap: 2px 10px;
                min-height: 28px;
                padding: 2px 14px;
                border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
            }

            .text {
                flex: 1 1 260px;
                min-width: 0;
                overflow-wrap: anywhere;
            }

            progress {
                flex: 0 1 180px;
                height: 4px;
                overflow: hidden;
                appearance: none;
                background: var(--vscode-panel-border, var(--vscode-editorWidget-background));
                border: 1px solid var(--vscode-contrastBorder, transparent);
                border-radius: 2px;
            }

            progress::-webkit-progress-bar {
                background: transparent;
            }

            progress::-webkit-progress-value {
                background: var(--vscode-progressBar-background);
            }

            progress::-moz-progress-bar {
                background: var(--vscode-progressBar-background);
            }

            .amount {
                min-width: 14ch;
                font-variant-numeric: tabular-nums;
            }

            .done > .icon {
                color: var(--vscode-charts-green);
            }

            .failed > .icon {
                color: var(--vscode-charts-red);
            }
        `,
    ];

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.jobs.onDidChange(this.rerender)];
    }

    protected override render(): TemplateResult | typeof nothing {
        const { jobs } = this.model.jobs;
        if (jobs.length === 0) {
            return nothing;
        }
        return html`<section aria-label="Exports and imports">
            ${repeat(
                jobs,
                ({ jobId }) => jobId,
                (job) => (job.state === 'running' ? this.renderRunning(job) : this.renderEnded(job)),
            )}
        </section>`;
    }

    private renderRunning({ jobId, title, message, done: amount, total, unit, state }: Job): TemplateResult {
        const format = unit === 'bytes' ? formatBytes : formatInteger;
        return html`<div class="job ${state}">
            ${ICONS[state]}
            <span class="text" role="status">${title}<span class="muted"> · ${message}</span></span>
            <progress aria-label=${title} max=${total || nothing} .value=${total > 0 ? amount : nothing}></progress>
            <span class="amount muted">${total > 0 ? `${format(amount)} of ${format(total)}` : nothing}</span>
            <button type="button" class="link" @click=${() => void this.model.jobs.cancel(jobId)}>Cancel</button>
        </div>`;
    }

    private renderEnded(job: Job): TemplateResult {
        const { jobId, title, message, state, result } = job;
        const imported = result?.type === 'importBundle' ? result.sessions[0] : undefined;
        const path = result?.type === 'exportSessions' && this.host.canReveal(result.path) ? result.path : undefined;
        return html`<div class="job ${state}">
            ${ICONS[state]}
            <span class="text" role=${state === 'failed' ? 'alert' : 'status'}
                >${title}<span class="muted"> · ${[message, ...(result?.notes ?? [])].join(' ')}</span></span
            >
            ${
                imported
                    ? html`<button type="button" class="link" @click=${() => void this.model.selectSession(imported.sessionId)}>
                          Show ${shortName(imported.name)}
                      </button>`
                    : nothing
            }
            ${
                path === undefined
                    ? nothing
                    : html`<button type="button" class="link" @click=${() => void this.host.revealFile(path)}>Reveal</button>`
            }
            ${iconButton({ icon: close, label: `Dismiss: ${title}`, title: 'Dismiss', onClick: () => this.model.jobs.dismiss(jobId) })}
        </div>`;
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-job-list': JobList;
    }
}
