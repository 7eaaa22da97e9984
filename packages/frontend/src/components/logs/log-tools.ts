import type { LogLevel } from '@onthefly/shared-types';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatInteger } from '../../format/number-format';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import type { LogFeed } from '../../model/logs/log-feed';
import { controlStyles, iconButton, searchField, select } from '../controls';
import { copy, done } from '../icons';
import { ModelElement } from '../model-element';
import { PacedWork } from '../paced-work';
import { sharedStyles } from '../shared-styles';
import { logText } from './log-copy';

const LEVEL_OPTIONS: readonly { value: LogLevel; label: string }[] = [
    { value: 'debug', label: 'All levels' },
    { value: 'info', label: 'Info and above' },
    { value: 'warn', label: 'Warnings and errors' },
    { value: 'error', label: 'Errors only' },
];
const ANY_PHASE = '';
const TYPING_MILLISECONDS = 250;
const RENDER_MILLISECONDS = 300;
const CONFIRMED_MILLISECONDS = 1500;

/** Filter, following and copying of the log. */
@customElement('otf-log-tools')
export class LogTools extends ModelElement {
    static override styles = [
        sharedStyles,
        controlStyles,
        css`
            :host {
                display: flex;
                flex-wrap: wrap;
                align-items: center;
                justify-content: flex-end;
                gap: 2px 6px;
            }

            .select {
                max-width: 150px;
            }

            .search {
                flex-basis: 120px;
            }

            .follow:focus-visible {
                outline: 1px solid var(--vscode-focusBorder);
                outline-offset: -1px;
            }

            .hits {
                min-width: 5ch;
                font-variant-numeric: tabular-nums;
                white-space: nowrap;
            }

            .follow {
                min-width: 74px;
                padding: 2px 4px;
                font: inherit;
                color: var(--vscode-descriptionForeground);
                background: none;
                border: 0;
                border-radius: 2px;
                cursor: pointer;
            }

            .follow[aria-pressed='false'] {
                color: var(--vscode-textLink-foreground);
                text-decoration: underline;
            }

            .follow:hover {
                color: var(--vscode-foreground);
            }
        `,
    ];

    @state()
    private copied = false;

    /** Until it is looked for: rows that come meanwhile must not take it back. */
    private typedText: string | undefined;

    private typing: ReturnType<typeof setTimeout> | undefined;
    private confirming: ReturnType<typeof setTimeout> | undefined;
    private readonly paced = new PacedWork(RENDER_MILLISECONDS, () => this.ownWindow, this.rerender);

    override disconnectedCallback(): void {
        [this.typing, this.confirming].forEach((timer) => clearTimeout(timer));
        super.disconnectedCallback();
    }

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.onDidChangeLogs(() => this.paced.ask()),
            () => this.paced.stop(),
            model.requests.answer('copyLog', () => void (model.logs && this.copyRows(model.logs))),
            model.requests.answer('findInLog', () => void this.find()),
        ];
    }

    protected override render(): TemplateResult | typeof nothing {
        const { logs } = this.model;
        if (!logs) {
            return nothing;
        }
        const { phase = ANY_PHASE } = logs.filter;
        const phases = phase === ANY_PHASE || logs.phases.includes(phase) ? logs.phases : [...logs.phases, phase];
        return html`${this.renderHits(logs)}
            ${searchField({
                label: 'Show rows that contain',
                placeholder: 'Find',
                value: this.typedText ?? logs.filter.text ?? '',
                onInput: (text) => this.typed(logs, text),
            })}
            ${select({
                label: 'Log level',
                value: logs.level,
                options: LEVEL_OPTIONS,
                onChange: (level) => this.model.setLogLevel(level),
            })}
            ${select({
                label: 'Phase',
                value: phase,
                options: [{ value: ANY_PHASE, label: 'All phases' }, ...phases.map((name) => ({ value: name, label: name }))],
                onChange: (chosen) => logs.setFilter({ phase: chosen === ANY_PHASE ? undefined : chosen }),
            })}
            ${iconButton({
                icon: this.copied ? done : copy,
                label: this.copied ? 'Copied' : 'Copy the selected rows, or those in view',
                onClick: () => void this.copyRows(logs),
            })}
            <button
                type="button"
                class="follow"
                aria-pressed=${logs.following}
                title=${logs.following ? 'New rows are shown as they come' : 'Go to the newest row and stay there'}
                @click=${() => this.model.setLogFollowing(!logs.following)}
            >
                ${logs.following ? 'Following' : 'Follow'}
            </button>`;
    }

    private renderHits({ isFiltered, matches, loading }: LogFeed): TemplateResult | typeof nothing {
        if (!isFiltered) {
            return nothing;
        }
        return html`<span class="hits muted" role="status"
            >${loading ? '…' : `${formatInteger(matches)} ${matches === 1 ? 'row' : 'rows'}`}</span
        >`;
    }

    private async find(): Promise<void> {
        await this.updateComplete;
        this.renderRoot.querySelector<HTMLInputElement>('input[type=search]')?.focus();
    }

    private typed(logs: LogFeed, text: string): void {
        clearTimeout(this.typing);
        this.typedText = text;
        this.typing = setTimeout(() => {
            this.typedText = undefined;
            logs.setFilter({ text: text === '' ? undefined : text });
        }, TYPING_MILLISECONDS);
    }

    private async copyRows(logs: LogFeed): Promise<void> {
        await this.host.copyText(logText(logs));
        this.copied = true;
        clearTimeout(this.confirming);
        this.confirming = setTimeout(() => (this.copied = false), CONFIRMED_MILLISECONDS);
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-log-tools': LogTools;
    }
}
