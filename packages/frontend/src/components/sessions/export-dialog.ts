import {
    EXPORT_FORMATS,
    type ExportFormat,
    type ExportPlan,
    type ExportRequest,
    type Session,
    shorten,
    shortName,
    toFileName,
} from '@onthefly/shared-types';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatStart } from '../../format/time-format';
import type { DashboardModel } from '../../model/dashboard-model';
import type { DialogRequest } from '../../model/dialog-model';
import type { Release } from '../../model/emitter';
import { messageOf } from '../../model/message-of';
import { describePlan, FORMAT_WORDS } from '../../model/sessions/export-words';
import { button, controlStyles, select } from '../controls';
import { DialogElement, dialogStyles } from '../dialog-element';
import { sharedStyles } from '../shared-styles';

type ExportQuestion = Extract<DialogRequest, { type: 'export' }>;

const TYPING_MILLISECONDS = 300;

/** Asks which sessions are to be exported, how and where, and tells what that would come to. */
@customElement('otf-export-dialog')
export class ExportDialog extends DialogElement {
    static override styles = [sharedStyles, controlStyles, dialogStyles];

    @property({ attribute: false })
    request: ExportQuestion = { type: 'export', sessionIds: [] };

    @state()
    private sessionIds: ReadonlySet<string> = new Set();
    @state()
    private format: ExportFormat = 'zip';
    @state()
    private path = '';
    @state()
    private withCheckpoints = true;
    @state()
    private pausesTrainers = false;
    @state()
    private overwrites = false;
    @state()
    private plan: ExportPlan | undefined;
    @state()
    private problem: string | undefined;

    private planning = 0;
    private typing: ReturnType<typeof setTimeout> | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        this.sessionIds = new Set(this.request.sessionIds);
    }

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.sessionList.view(), model.sessionList.onDidChange(this.rerender)];
    }

    override disconnectedCallback(): void {
        clearTimeout(this.typing);
        super.disconnectedCallback();
    }

    protected override updated(changed: PropertyValues): void {
        if (['sessionIds', 'format', 'path', 'withCheckpoints'].some((name) => changed.has(name))) {
            this.planSoon();
        }
    }

    protected override render(): TemplateResult {
        const { sessions } = this.model.sessionList;
        const words = FORMAT_WORDS[this.format];
        return this.renderQuestion({
            heading: 'Export sessions',
            action: 'Export',
            disabledReason: this.disabledReason(),
            onConfirm: () => void this.confirm(),
            content: html`<div class="fields">
                <fieldset class="wide">
                    <legend>Sessions</legend>
                    ${sessions.map((session) => this.renderSession(session))}
                </fieldset>
                <div class="wide">
                    ${this.renderField(
                        'Format',
                        select({
                            label: 'Format',
                            value: this.format,
                            options: EXPORT_FORMATS.map((value) => ({ value, label: FORMAT_WORDS[value].name })),
                            onChange: (format) => this.setFormat(format),
                        }),
                    )}
                    <p class="muted">${words.description}</p>
                </div>
                <div class="wide path">
                    ${this.renderField(
                        'Where, on the machine of the IDE’s server',
                        html`<span class="with-button"
                            ><input
                                type="text"
                                autocomplete="off"
                                spellcheck="false"
                                .value=${this.path}
                                @input=${(event: Event) => (this.path = (event.target as HTMLInputElement).value)}
                            />${button({ label: 'Choose…', onClick: () => void this.choosePath() })}</span
                        >`,
                    )}
                </div>
                <div class="wide">
                    ${words.holdsCheckpoints ? this.renderChoice('With the checkpoint files', this.withCheckpoints, (on) => (this.withCheckpoints = on)) : nothing}
                    ${
                        words.holdsCheckpoints && this.plan?.sessions.some(({ trainer }) => trainer === 'running')
                            ? this.renderChoice(
                                  'Pause training for a moment, so that its newest weights are in it',
                                  this.pausesTrainers,
                                  (on) => (this.pausesTrainers = on),
                              )
                            : nothing
                    }
                    ${this.plan?.exists ? this.renderChoice('Replace what is there already', this.overwrites, (on) => (this.overwrites = on)) : nothing}
                </div>
                ${this.plan ? html`<p class="wide" role="status">${describePlan(this.plan)}</p>` : nothing}
            </div>`,
        });
    }

    private renderSession({ sessionId, name, project, startedAt }: Session): TemplateResult {
        return html`<label class="choice">
            <input type="checkbox" .checked=${this.sessionIds.has(sessionId)} @change=${() => this.toggle(sessionId)} />
            <span title=${name}>${shortName(project)} · ${shortName(name)} · ${formatStart(startedAt, Date.now())}</span>
        </label>`;
    }

    private renderChoice(label: string, checked: boolean, set: (checked: boolean) => void): TemplateResult {
        return html`<label class="choice">
            <input type="checkbox" .checked=${checked} @change=${(event: Event) => set((event.target as HTMLInputElement).checked)} />
            <span>${label}</span>
        </label>`;
    }

    private toggle(sessionId: string): void {
        const { sessionIds } = this;
        this.sessionIds = sessionIds.has(sessionId)
            ? new Set([...sessionIds].filter((each) => each !== sessionId))
            : new Set([...sessionIds, sessionId]);
    }

    /** A path that ends as the format before had it ends as the new one does. */
    private setFormat(format: ExportFormat): void {
        const [before, after] = [this.format, format].map((each) => FORMAT_WORDS[each].extension);
        if (before !== undefined && this.path.endsWith(`.${before}`)) {
            this.path = this.path.slice(0, -before.length - 1) + (after === undefined ? '' : `.${after}`);
        }
        this.format = format;
    }

    private async choosePath(): Promise<void> {
        const { extension } = FORMAT_WORDS[this.format];
        const [sessionId = ''] = this.sessionIds;
        const session = this.model.sessionList.sessions.find((each) => each.sessionId === sessionId);
        const name = `${shorten(session?.name ?? 'sessions')}${this.sessionIds.size > 1 ? ` and ${this.sessionIds.size - 1} more` : ''}`;
        const fileName = toFileName(name, extension === undefined ? '' : `.${extension}`);
        this.path = (await this.host.askSavePath({ title: 'Export sessions', fileName, extension })) ?? this.path;
    }

    private disabledReason(): string | undefined {
        if (this.sessionIds.size === 0) {
            return 'Choose at least one session.';
        }
        if (this.path.trim() === '') {
            return 'Choose where to write it.';
        }
        if (this.problem !== undefined || !this.plan) {
            return this.problem ?? 'Looking at what it would hold…';
        }
        return this.plan.problem ?? (this.plan.exists && !this.overwrites ? 'There is something at this place already.' : undefined);
    }

    private get exportRequest(): ExportRequest {
        return {
            sessionIds: [...this.sessionIds],
            format: this.format,
            path: this.path.trim(),
            checkpoints: this.withCheckpoints,
            pauseTrainers: this.pausesTrainers,
            overwrite: this.overwrites,
        };
    }

    private planSoon(): void {
        clearTimeout(this.typing);
        this.plan = undefined;
        this.problem = undefined;
        const planning = ++this.planning;
        if (this.sessionIds.size > 0 && this.path.trim() !== '') {
            this.typing = setTimeout(() => void this.look(planning), TYPING_MILLISECONDS);
        }
    }

    private async look(planning: number): Promise<void> {
        const answer = await this.model.server
            .planExport(this.exportRequest)
            .catch((error: unknown) => ({ type: 'failed', message: messageOf(error) }) as const);
        if (planning === this.planning) {
            this.plan = answer.type === 'plan' ? answer : undefined;
            this.problem = answer.type === 'plan' ? undefined : answer.message;
        }
    }

    private async confirm(): Promise<void> {
        const started = await this.model.jobs.start({ type: 'exportSessions', ...this.exportRequest });
        if (started.type === 'started') {
            this.close();
        } else {
            this.problem = started.message;
        }
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-export-dialog': ExportDialog;
    }
}
