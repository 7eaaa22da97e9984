import { shortName, type Asker, type CommandRecord } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { formatInteger } from '../../format/number-format';
import { formatClock } from '../../format/time-format';
import { CommandHistory } from '../../model/control/command-history';
import { commandName, commandOutcome } from '../../model/control/command-words';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { button, controlStyles } from '../controls';
import { done, failure, information, more, waiting } from '../icons';
import '../menu-button';
import type { MenuEntry } from '../menu-button';
import { ModelElement } from '../model-element';
import { openRowMenu } from '../row-menu';
import { sharedStyles } from '../shared-styles';
import { commandPanelStyles } from './command-panel-styles';

const ASKERS: Readonly<Record<Asker, string>> = {
    dashboard: 'dashboard',
    terminal: 'terminal',
    automatic: 'automatically',
};

const ICONS: Readonly<Record<CommandRecord['state'], TemplateResult>> = {
    requested: waiting,
    sent: waiting,
    applied: done,
    refused: failure,
    timedOut: failure,
    lost: failure,
    cancelled: information,
};

/** What the trainer of the current session was asked for, and what became of it. */
@customElement('otf-command-panel')
export class CommandPanel extends ModelElement {
    static override styles = [sharedStyles, controlStyles, commandPanelStyles];

    private history: CommandHistory | undefined;

    protected override subscribe(model: DashboardModel): Release[] {
        this.history = new CommandHistory(model, this.rerender);
        return this.history.follow();
    }

    protected override render(): TemplateResult | typeof nothing {
        const { history } = this;
        if (!history) {
            return nothing;
        }
        const { records, problem } = history;
        return html`
            ${
                problem === undefined
                    ? nothing
                    : html`<p role="status">
                          Earlier commands can't be read: ${problem} ${button({ label: 'Try again', onClick: () => history.reload() })}
                      </p>`
            }
            ${records.length === 0 && problem === undefined ? html`<p class="muted">Nothing was asked of this trainer yet.</p>` : nothing}
            <ol aria-label="Commands, newest first">
                ${repeat(
                    records,
                    ({ commandId }) => commandId,
                    (record) => this.renderRecord(record),
                )}
            </ol>
        `;
    }

    private renderRecord(record: CommandRecord): TemplateResult {
        const { state, command, askedBy, runId, requestedAt, sentAt, payload } = record;
        const run = this.model.state?.runs.find((candidate) => candidate.runId === runId)?.name ?? runId;
        const details = describePayload(payload);
        return html`<li class=${state} @contextmenu=${openRowMenu}>
            ${ICONS[state]}
            <div class="words">
                <div class="first">
                    <b>${commandName(command)}</b>
                    <span class="asker muted">${ASKERS[askedBy]}${run ? ` · ${shortName(run)}` : nothing}</span>
                    <time class="muted" title=${describeTimes(record)}>${formatClock(sentAt ?? requestedAt)}</time>
                </div>
                <div class="second">
                    <span class="outcome">${commandOutcome(record, formatInteger)}</span>
                    ${details ? html`<span class="payload" title=${details}>${details}</span>` : nothing}
                </div>
            </div>
            <otf-menu-button
                .label=${`Actions for ${commandName(command)}`}
                .icon=${more}
                .entries=${this.menuOf(record, details)}
            ></otf-menu-button>
        </li>`;
    }

    private menuOf({ commandId, command, state, payload }: CommandRecord, details: string): readonly MenuEntry[] {
        const pending = state === 'requested' || state === 'sent';
        return [
            {
                label: 'Stop waiting',
                disabledReason: pending ? undefined : 'It is settled',
                onSelect: () => void this.model.control.cancel(commandId),
            },
            {
                label: 'Copy what was sent',
                disabledReason: details ? undefined : 'Nothing was sent with it',
                onSelect: () => void this.host.copyText(JSON.stringify({ cmd: command, payload }, undefined, 2)),
            },
        ];
    }
}

function describePayload(payload: object): string {
    return Object.entries(payload)
        .filter(([, value]) => value !== undefined && value !== null)
        .map(([name, value]: [string, unknown]) => `${name}: ${describeValue(value)}`)
        .join(', ');
}

/** Long lists, such as thousands of samples, are counted. */
function describeValue(value: unknown): string {
    if (Array.isArray(value)) {
        return value.length > 8 ? `${formatInteger(value.length)} values` : value.map(describeValue).join(' ');
    }
    if (typeof value === 'object' && value) {
        return `(${describePayload(value)})`;
    }
    return String(value);
}

function describeTimes({ requestedAt, sentAt, settledAt }: CommandRecord): string {
    const lines = [`Asked for: ${formatClock(requestedAt)}`];
    if (sentAt !== undefined) {
        lines.push(`Sent: ${formatClock(sentAt)}`);
    }
    if (settledAt !== undefined) {
        lines.push(`Settled: ${formatClock(settledAt)}`);
    }
    return lines.join('\n');
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-command-panel': CommandPanel;
    }
}
