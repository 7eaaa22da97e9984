import { shortName, type Checkpoint } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { formatAge } from '../../format/age-format';
import { formatInteger } from '../../format/number-format';
import { trainerReason } from '../../model/actions/training-actions';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { PulledList } from '../../model/pulled-list';
import { more } from '../icons';
import { listStyles } from '../list-styles';
import '../menu-button';
import type { MenuEntry } from '../menu-button';
import { ModelElement } from '../model-element';
import { openRowMenu } from '../row-menu';
import { sharedStyles } from '../shared-styles';

const AGE_MILLISECONDS = 30_000;
/** The trainer tells of a file a moment after it has answered. */
const SETTLE_MILLISECONDS = 300;
const SHOWN_AT_FIRST = 100;

/** Checkpoint files that the trainer told of, and what can be done with them. */
@customElement('otf-checkpoints-panel')
export class CheckpointsPanel extends ModelElement {
    static override styles = [sharedStyles, listStyles];

    @state()
    private showsAll = false;

    private readonly list = new PulledList<Checkpoint>(this.rerender);
    private shownSession: string | undefined;
    private shownActivity: string | undefined;
    private clock: ReturnType<typeof setInterval> | undefined;
    private pending: ReturnType<typeof setTimeout> | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        this.clock = setInterval(this.rerender, AGE_MILLISECONDS);
    }

    override disconnectedCallback(): void {
        clearInterval(this.clock);
        clearTimeout(this.pending);
        this.pending = undefined;
        this.shownSession = undefined;
        super.disconnectedCallback();
    }

    protected override subscribe(model: DashboardModel): Release[] {
        this.followState(model);
        return [
            model.onDidChangeState(() => this.followState(model)),
            model.onDidReceiveEvent((event) => {
                if (event.type === 'resync' || (event.type === 'command' && event.record.state === 'applied')) {
                    this.pullSoon();
                }
            }),
        ];
    }

    protected override render(): TemplateResult {
        const { content, ready, problem } = this.list;
        const shown = this.showsAll ? content : content.slice(0, SHOWN_AT_FIRST);
        return html`<div class="content">
            ${problem === undefined ? nothing : html`<p role="alert">The checkpoints can't be read: ${problem}</p>`}
            ${ready && content.length === 0 ? html`<p class="muted">Each pause writes a checkpoint; it is listed here then.</p>` : nothing}
            <ul class="rows">
                ${repeat(
                    shown,
                    ({ path }) => path,
                    (checkpoint) => this.renderRow(checkpoint),
                )}
            </ul>
            ${
                shown.length < content.length
                    ? html`<p>
                          <button type="button" class="link" @click=${() => (this.showsAll = true)}>
                              Show all ${formatInteger(content.length)}
                          </button>
                      </p>`
                    : nothing
            }
        </div>`;
    }

    private renderRow(checkpoint: Checkpoint): TemplateResult {
        const { runId, step, source, savedAt, path, absolutePath } = checkpoint;
        const name = this.model.state?.runs.find((run) => run.runId === runId)?.name ?? runId;
        const label = `${name} at step ${formatInteger(step)}`;
        return html`<li class="row" @contextmenu=${openRowMenu}>
            <span class="what" title=${`${label}\n${absolutePath ?? path}`}>step ${formatInteger(step)} · ${shortName(name)}</span>
            <span class="side muted" title=${new Date(savedAt).toLocaleString()}>${source}, ${formatAge(savedAt, Date.now())}</span>
            ${this.renderAction('Load', `Load ${label}`, () => this.model.dialogs.open({ type: 'loadCheckpoint', path }))}
            ${this.renderAction('Fork', `Fork from ${label}`, () =>
                this.model.dialogs.open({ type: 'fork', parentRunId: runId, checkpoint: path }),
            )}
            <otf-menu-button .label=${`More for ${label}`} .icon=${more} .entries=${this.menuOf(checkpoint)}></otf-menu-button>
        </li>`;
    }

    private renderAction(text: string, label: string, onClick: () => void): TemplateResult {
        const reason = trainerReason(this.model);
        return html`<button
            type="button"
            class="link"
            aria-label=${label}
            aria-disabled=${reason === undefined ? nothing : 'true'}
            aria-description=${reason ?? nothing}
            title=${reason ?? label}
            @click=${() => reason === undefined && onClick()}
        >
            ${text}
        </button>`;
    }

    private menuOf({ path, absolutePath = path }: Checkpoint): readonly MenuEntry[] {
        return [
            { label: 'Copy path', onSelect: () => void this.host.copyText(absolutePath) },
            ...(this.host.canReveal(absolutePath)
                ? [{ label: 'Reveal in the file list', onSelect: () => void this.host.revealFile(absolutePath) }]
                : []),
        ];
    }

    private followState({ session }: DashboardModel): void {
        if (session?.sessionId !== this.shownSession) {
            this.shownSession = session?.sessionId;
            this.list.clear();
            this.showsAll = false;
            this.pull();
        } else if (session?.state !== this.shownActivity) {
            this.pullSoon();
        }
        this.shownActivity = session?.state;
        this.requestUpdate();
    }

    private pullSoon(): void {
        this.pending ??= setTimeout(() => {
            this.pending = undefined;
            this.pull();
        }, SETTLE_MILLISECONDS);
    }

    private pull(): void {
        const { shownSession } = this;
        if (shownSession !== undefined) {
            void this.list.pull(() => this.model.server.listCheckpoints(shownSession));
        }
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-checkpoints-panel': CheckpointsPanel;
    }
}
