import { shortName, type PrunableSession, type PrunePlan, type RetentionLimits, type Session } from '@onthefly/shared-types';
import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatBytes } from '../../format/number-format';
import { formatStart } from '../../format/time-format';
import { messageOf } from '../../model/message-of';
import { counted } from '../../model/sessions/export-words';
import { DialogElement, dialogStyles } from '../dialog-element';
import { sharedStyles } from '../shared-styles';

const TYPING_MILLISECONDS = 400;

/** Lists sessions beyond the limits of retention, and deletes those that a person says yes to. */
@customElement('otf-prune-dialog')
export class PruneDialog extends DialogElement {
    static override styles = [sharedStyles, dialogStyles];

    @state()
    private plan: PrunePlan | undefined;
    @state()
    private problem: string | undefined;
    @state()
    private kept: ReadonlySet<string> = new Set();

    private limits: RetentionLimits | undefined;
    private plans = 0;
    private typing: ReturnType<typeof setTimeout> | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        void this.look();
    }

    override disconnectedCallback(): void {
        clearTimeout(this.typing);
        super.disconnectedCallback();
    }

    protected override render(): TemplateResult {
        const { plan, chosen } = this;
        return this.renderQuestion({
            heading: 'Remove old sessions?',
            action: chosen.length === 0 ? 'Delete' : `Delete ${counted(chosen.length, 'session')}`,
            dangerous: true,
            disabledReason: this.disabledReason(),
            onConfirm: () => this.confirm(),
            content: html`
                <p>
                    They go from the database for good; their checkpoint files stay. Archived sessions, and those that you named, noted or
                    pinned, or whose runs you did, are never listed here.
                </p>
                <div class="fields">
                    ${this.renderLimit('Keep the last so many sessions', 'keepSessions')}
                    ${this.renderLimit('Keep those of the last so many days', 'keepDays')}
                    <fieldset class="wide">
                        <legend>${plan && chosen.length > 0 ? `These go, about ${formatBytes(sizeOf(chosen))}` : 'These go'}</legend>
                        ${plan?.sessions.map((each) => this.renderSession(each))}
                    </fieldset>
                </div>
            `,
        });
    }

    private renderLimit(label: string, name: keyof RetentionLimits): TemplateResult {
        const value = (this.limits ?? this.plan?.limits)?.[name] ?? 0;
        return this.renderField(
            `${label} (0: all)`,
            html`<input
                type="number"
                min="0"
                step="1"
                .value=${String(value)}
                @input=${(event: Event) => this.setLimit(name, (event.target as HTMLInputElement).valueAsNumber)}
            />`,
        );
    }

    private renderSession({ session, contents }: PrunableSession): TemplateResult {
        const { sessionId, project, name, startedAt } = session;
        return html`<label class="choice">
            <input type="checkbox" .checked=${!this.kept.has(sessionId)} @change=${() => this.toggle(sessionId)} />
            <span
                >${shortName(project)} · ${shortName(name)} · ${formatStart(startedAt, Date.now())}
                <small
                    >${counted(contents.steps, 'step')}, ${counted(contents.logLines, 'log line')}, about
                    ${formatBytes(contents.bytes)}</small
                ></span
            >
        </label>`;
    }

    private get chosen(): readonly PrunableSession[] {
        return (this.plan?.sessions ?? []).filter(({ session }) => !this.kept.has(session.sessionId));
    }

    private toggle(sessionId: string): void {
        const { kept } = this;
        this.kept = kept.has(sessionId) ? new Set([...kept].filter((each) => each !== sessionId)) : new Set([...kept, sessionId]);
    }

    private setLimit(name: keyof RetentionLimits, value: number): void {
        if (Number.isSafeInteger(value) && value >= 0) {
            this.limits = { ...this.plan?.limits, ...this.limits, [name]: value };
            clearTimeout(this.typing);
            this.typing = setTimeout(() => void this.look(), TYPING_MILLISECONDS);
        }
    }

    private disabledReason(): string | undefined {
        if (this.problem !== undefined || !this.plan) {
            return this.problem ?? 'Looking for sessions…';
        }
        if (this.plan.sessions.length === 0) {
            return this.plan.limits.keepSessions || this.plan.limits.keepDays
                ? 'No session is beyond these limits.'
                : 'Say how many are to be kept.';
        }
        return this.chosen.length === 0 ? 'None is chosen.' : undefined;
    }

    private async look(): Promise<void> {
        const plan = ++this.plans;
        try {
            const found = await this.model.server.planPrune(this.limits);
            if (plan === this.plans) {
                this.plan = found;
                this.problem = undefined;
            }
        } catch (error) {
            if (plan === this.plans) {
                this.problem = `The sessions can't be listed: ${messageOf(error)}`;
            }
        }
    }

    private confirm(): void {
        void deleteAll(
            this.chosen.map(({ session }) => session),
            ({ sessionId, steps }) => this.model.control.execute('deleteSession', { shownSteps: steps }, sessionId),
        );
        this.close();
    }
}

/** One after the other; what can't be deleted says why by itself. */
async function deleteAll(sessions: readonly Session[], remove: (session: Session) => Promise<unknown>): Promise<void> {
    for (const session of sessions) {
        await remove(session);
    }
}

function sizeOf(sessions: readonly PrunableSession[]): number {
    return sessions.reduce((sum, { contents }) => sum + contents.bytes, 0);
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-prune-dialog': PruneDialog;
    }
}
