import type { HealthKind, HealthResult } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatAge } from '../../format/age-format';
import { formatInteger } from '../../format/number-format';
import { formatClock, formatStart } from '../../format/time-format';
import { HEALTH_LABELS, HEALTH_ORDER, HEALTH_PURPOSES, trainerReason } from '../../model/actions/training-actions';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { healthState, readHealth, type HealthFigure, type HealthState } from '../../model/health/health-findings';
import { controlStyles, select } from '../controls';
import { done, failure, more, running, waiting, warning } from '../icons';
import '../menu-button';
import type { MenuEntry } from '../menu-button';
import { ModelElement } from '../model-element';
import { openRowMenu } from '../row-menu';
import { sharedStyles } from '../shared-styles';
import { toolButton, toolButtonStyles } from '../tool-button';
import { healthPanelStyles } from './health-panel-styles';

const STATES: Readonly<Record<HealthState, { readonly label: string; readonly icon: TemplateResult }>> = {
    idle: { label: 'idle', icon: waiting },
    running: { label: 'running', icon: running },
    ok: { label: 'ok', icon: done },
    issues: { label: 'issues', icon: warning },
    failed: { label: 'failed', icon: failure },
};

/** Five checks of the trainer, what they found and when. */
@customElement('otf-health-panel')
export class HealthPanel extends ModelElement {
    static override styles = [sharedStyles, controlStyles, toolButtonStyles, healthPanelStyles];

    @state()
    private opened: HealthKind | undefined;

    /** Time of the earlier result that is looked at; the newest one when absent. */
    @state()
    private shownAt: number | undefined;

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.health.view(),
            model.health.onDidChange(this.rerender),
            model.onDidChangeState(this.rerender),
            model.control.onDidChange(this.rerender),
        ];
    }

    protected override render(): TemplateResult {
        const { problem } = this.model.health;
        return html`<div class="content">
            ${problem === undefined ? nothing : html`<p role="alert">Earlier results can't be read: ${problem}</p>`}
            <div class="line">
                ${toolButton({
                    label: 'Run all checks',
                    onClick: () => void this.model.health.run(HEALTH_ORDER),
                    disabledReason: this.reason(),
                    title: 'Pauses training; it stays paused',
                })}
                ${this.renderPaused()}
            </div>
            <ul class="cards">
                ${HEALTH_ORDER.map(
                    (kind) =>
                        html`<li @contextmenu=${openRowMenu}>
                                ${this.renderCard(kind)}
                                <otf-menu-button
                                    .label=${`Actions for ${HEALTH_LABELS[kind]}`}
                                    .icon=${more}
                                    .entries=${this.menuOf(kind)}
                                ></otf-menu-button>
                            </li>
                            ${this.opened === kind ? html`<li class="opened">${this.renderDetails(kind)}</li>` : nothing}`,
                )}
            </ul>
        </div>`;
    }

    private reason(): string | undefined {
        return this.model.health.busy ? 'A check is under way.' : trainerReason(this.model);
    }

    private renderPaused(): TemplateResult | typeof nothing {
        const { session, control } = this.model;
        if (session?.state !== 'paused') {
            return html`<span class="muted">A check pauses training.</span>`;
        }
        return html`<span class="paused" role="status">
            Training is paused.
            ${toolButton({
                label: 'Resume',
                onClick: () => void control.execute('resume', {}),
                disabledReason: this.model.health.busy
                    ? 'A check is under way.'
                    : control.isRunning('resume')
                      ? 'Waiting for the trainer to resume.'
                      : trainerReason(this.model),
            })}
        </span>`;
    }

    private renderCard(kind: HealthKind): TemplateResult {
        const result = this.model.health.history(kind)[0];
        const current = healthState(result, this.model.health.isRunning(kind), this.model.health.failure(kind));
        const { label, icon } = STATES[current];
        const [first] = result ? readHealth(result).figures : [];
        return html`<button
            type="button"
            class="card ${current}"
            aria-expanded=${this.opened === kind}
            title=${HEALTH_PURPOSES[kind]}
            @click=${() => void this.toggle(kind)}
        >
            <span class="name">${HEALTH_LABELS[kind]}</span>
            <span class="state">${icon}${label}</span>
            <span class="figure">${first ? shortFigure(first) : nothing}</span>
            <span class="muted" title=${result ? formatAge(result.at, Date.now()) : nothing}
                >${result ? stepOf(result) : 'not run yet'}</span
            >
        </button>`;
    }

    private menuOf(kind: HealthKind): readonly MenuEntry[] {
        const [result] = this.model.health.history(kind);
        return [
            { label: 'Run', disabledReason: this.reason(), onSelect: () => void this.model.health.run([kind]) },
            {
                label: 'Copy the full text',
                disabledReason: result ? undefined : 'It was not run yet',
                onSelect: () => void (result && this.host.copyText(result.text)),
            },
        ];
    }

    private async toggle(kind: HealthKind): Promise<void> {
        this.opened = this.opened === kind ? undefined : kind;
        this.shownAt = undefined;
        await this.updateComplete;
        this.renderRoot.querySelector('.details')?.scrollIntoView({ block: 'nearest' });
    }

    private renderDetails(kind: HealthKind): TemplateResult {
        const history = this.model.health.history(kind);
        const result = history.find(({ at }) => at === this.shownAt) ?? history[0];
        const problem = this.model.health.failure(kind);
        return html`<section class="details" aria-label=${`${HEALTH_LABELS[kind]} check`}>
            <p class="muted">${HEALTH_PURPOSES[kind]}</p>
            <div class="line">
                ${toolButton({
                    label: `Run ${HEALTH_LABELS[kind].toLowerCase()}`,
                    onClick: () => void this.model.health.run([kind]),
                    disabledReason: this.reason(),
                    title: 'Pauses training; it stays paused',
                })}
                ${history.length > 1 && result ? this.renderHistory(history, result) : nothing}
            </div>
            ${problem === undefined ? nothing : html`<p role="alert">The last attempt failed: ${problem}</p>`}
            ${result ? renderResult(result) : nothing}
        </section>`;
    }

    private renderHistory(history: readonly HealthResult[], shown: HealthResult): TemplateResult {
        const now = Date.now();
        return select({
            label: 'Result',
            value: String(shown.at),
            options: history.map((result) => ({
                value: String(result.at),
                label: `${formatStart(result.at, now)} · ${stepOf(result)} · ${readHealth(result).fine ? 'ok' : 'issues'}`,
            })),
            onChange: (at) => (this.shownAt = Number(at)),
        });
    }
}

function renderResult(result: HealthResult): TemplateResult {
    const { text, runId, otherRanks } = result;
    return html`<dl>
            <dt>run</dt>
            <dd>${runId} · ${whenAndWhere(result)}</dd>
            ${readHealth(result).figures.map(
                ({ value, name }) =>
                    html`<dt>${name}</dt>
                        <dd>${value}</dd>`,
            )}
        </dl>
        <details>
            <summary>Full text</summary>
            <pre tabindex="0" aria-label="Full text of the result">${text}</pre>
            ${otherRanks?.map(
                ({ rank, text: answer }) =>
                    html`<p class="muted">Rank ${rank ?? 'unknown'}</p>
                        <pre tabindex="0" aria-label=${`Answer of rank ${rank ?? 'unknown'}`}>${answer}</pre>`,
            )}
        </details>`;
}

function shortFigure({ value, name, nameFirst }: HealthFigure): string {
    if (name.startsWith('per ')) {
        return `${value}/${name.slice(4)}`;
    }
    return nameFirst ? `${name} ${value}` : `${value} ${name}`;
}

function stepOf({ step }: HealthResult): string {
    return step === undefined ? 'step unknown' : `step ${formatInteger(step)}`;
}

function whenAndWhere(result: HealthResult): string {
    return `${stepOf(result)} · ${formatClock(result.at).slice(0, 5)}`;
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-health-panel': HealthPanel;
    }
}
