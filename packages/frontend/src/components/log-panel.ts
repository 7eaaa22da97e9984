import '@lit-labs/virtualizer';
import type { LogLevel, LogRow } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { formatClock } from '../format/time-format';
import type { DashboardModel } from '../model/dashboard-model';
import type { Release } from '../model/emitter';
import type { LogFeed } from '../model/log-feed';
import { button, controlStyles, select } from './controls';
import { logLayout, type LogPin } from './log-layout';
import { logPanelStyles } from './log-panel-styles';
import { ModelElement } from './model-element';
import { sharedStyles } from './shared-styles';

const LEVEL_OPTIONS: readonly { value: LogLevel; label: string }[] = [
    { value: 'debug', label: 'All levels' },
    { value: 'info', label: 'Info and above' },
    { value: 'warn', label: 'Warnings and errors' },
    { value: 'error', label: 'Errors only' },
];
/** Laying rows out costs more than drawing curves, and nobody reads faster. */
const RENDER_MILLISECONDS = 200;
/** So near to the top earlier rows are asked for. */
const TOP_PIXELS = 200;
/** Browsers round the position of the end. */
const END_PIXELS = 2;
const KEYS_UP: ReadonlySet<string> = new Set(['ArrowUp', 'PageUp']);

/** The current session's log. Follows its end until the reader scrolls up. */
@customElement('otf-log-panel')
export class LogPanel extends ModelElement {
    static override styles = [sharedStyles, controlStyles, logPanelStyles];

    /** Index of the row that stays at the top while rows are added before it. */
    @state()
    private anchor: number | undefined;

    @query('lit-virtualizer')
    private readonly list!: HTMLElement;

    private lastTop = 0;
    private pendingRender: ReturnType<typeof setTimeout> | undefined;

    override disconnectedCallback(): void {
        clearTimeout(this.pendingRender);
        this.pendingRender = undefined;
        super.disconnectedCallback();
    }

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.onDidChangeLogs(() => this.rerenderSoon())];
    }

    protected override render(): TemplateResult {
        const { logs } = this.model;
        return html`
            <div class="panel-head">
                <h2>Logs</h2>
                ${logs?.problem ? this.renderProblem(logs) : nothing}
                <span class="spacer"></span>
                ${logs && this.renderFollow(logs)}
                ${select({
                    label: 'Log level',
                    value: logs?.level,
                    options: LEVEL_OPTIONS,
                    onChange: (level) => this.model.setLogLevel(level),
                })}
            </div>
            <div class="body">${logs && this.renderRows(logs)}</div>
        `;
    }

    private rerenderSoon(): void {
        this.pendingRender ??= setTimeout(() => {
            this.pendingRender = undefined;
            this.requestUpdate();
        }, RENDER_MILLISECONDS);
    }

    private renderProblem(logs: LogFeed): TemplateResult {
        return html`<span role="status">The log can't be read: ${logs.problem}</span>
            ${button({ label: 'Try again', onClick: () => logs.reload() })}`;
    }

    private renderFollow(logs: LogFeed): TemplateResult {
        return html`<button
            class="follow"
            aria-pressed=${logs.following}
            title=${logs.following ? 'New rows are shown as they come' : 'Go to the newest row and stay there'}
            @click=${() => this.setFollowing(!logs.following)}
        >
            ${logs.following ? 'Following' : 'Follow'}
        </button>`;
    }

    private renderRows(logs: LogFeed): TemplateResult {
        const { rows, loading, level } = logs;
        const none = level === 'debug' ? 'No log rows yet.' : 'No log rows of this level yet.';
        return html`${rows.length === 0 && !loading ? html`<p class="muted">${none}</p>` : nothing}
            <lit-virtualizer
                scroller
                class="rows"
                role="log"
                aria-label="Log"
                aria-live="off"
                tabindex="0"
                .items=${rows}
                .keyFunction=${rowKey}
                .renderItem=${renderRow}
                .layout=${logLayout(this.pin(logs))}
                @scroll=${() => this.scrolled()}
                @wheel=${(event: WheelEvent) => event.deltaY < 0 && this.leaveEnd()}
                @touchmove=${() => this.leaveEnd()}
                @pointerdown=${(event: PointerEvent) => this.grabbed(event)}
                @keydown=${(event: KeyboardEvent) => this.keyPressed(event)}
            ></lit-virtualizer>`;
    }

    private pin({ following, rows }: LogFeed): LogPin | undefined {
        if (following && rows.length > 0) {
            return { index: rows.length - 1, block: 'end' };
        }
        return this.anchor === undefined ? undefined : { index: this.anchor, block: 'start' };
    }

    private setFollowing(following: boolean): void {
        this.anchor = undefined;
        this.model.logs?.setFollowing(following);
        this.requestUpdate();
    }

    private leaveEnd(): void {
        const scrollable = this.list.scrollHeight > this.list.clientHeight;
        if (scrollable && (this.model.logs?.following || this.anchor !== undefined)) {
            this.setFollowing(false);
        }
    }

    /** The browser's own way to either end is interrupted whenever rows come. */
    private keyPressed(event: KeyboardEvent): void {
        if (KEYS_UP.has(event.key)) {
            this.leaveEnd();
        } else if (event.key === 'End' || event.key === 'Home') {
            event.preventDefault();
            this.setFollowing(event.key === 'End');
            this.anchor = event.key === 'Home' ? 0 : undefined;
        }
    }

    /** A press beside the rows is one on the scroll bar. */
    private grabbed(event: PointerEvent): void {
        if (event.target === this.list) {
            this.leaveEnd();
        }
    }

    private scrolled(): void {
        const { scrollTop, scrollHeight, clientHeight } = this.list;
        const down = scrollTop > this.lastTop;
        this.lastTop = scrollTop;
        const { logs } = this.model;
        if (!logs || logs.following) {
            return;
        }
        if (down && scrollHeight - scrollTop - clientHeight <= END_PIXELS) {
            this.setFollowing(true);
        } else if (scrollTop < TOP_PIXELS && logs.hasEarlier) {
            void this.loadEarlier(logs);
        }
    }

    private async loadEarlier(logs: LogFeed): Promise<void> {
        const added = await logs.loadEarlier();
        if (added > 0) {
            this.anchor = added;
        }
    }
}

// When rows are taken away, the virtualizer asks once more for those that it showed: there is none then.

function rowKey(row: LogRow | undefined, index: number): number {
    return row?.eventSeq ?? -1 - index;
}

function renderRow(row: LogRow | undefined): TemplateResult {
    if (!row) {
        return html``;
    }
    const { ts, level, text } = row;
    return html`<div class="row ${level}">
        <span class="time">${formatClock(ts)}</span><span class="text">${level === 'info' ? nothing : html`<b>${level}</b> `}${text}</span>
    </div>`;
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-log-panel': LogPanel;
    }
}
