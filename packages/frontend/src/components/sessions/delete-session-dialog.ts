import { shortName, type SessionContents } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatBytes } from '../../format/number-format';
import type { DialogRequest } from '../../model/dialog-model';
import { messageOf } from '../../model/message-of';
import { counted } from '../../model/sessions/export-words';
import { DialogElement, dialogStyles } from '../dialog-element';
import { sharedStyles } from '../shared-styles';

type DeleteQuestion = Extract<DialogRequest, { type: 'deleteSession' }>;

/** Asks before a session is deleted, and names what goes with it. */
@customElement('otf-delete-session-dialog')
export class DeleteSessionDialog extends DialogElement {
    static override styles = [sharedStyles, dialogStyles];

    @property({ attribute: false })
    request!: DeleteQuestion;

    @state()
    private contents: SessionContents | undefined;
    @state()
    private problem: string | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        void this.load();
    }

    protected override render(): TemplateResult {
        const { name, project } = this.request.session;
        return this.renderQuestion({
            heading: 'Delete the session for good?',
            action: 'Delete',
            dangerous: true,
            disabledReason: this.disabledReason(),
            onConfirm: () => this.confirm(),
            content: html`<p>
                    <b title=${name}>${shortName(name)}</b> of project ${shortName(project)} goes from the database and can’t be brought
                    back.
                </p>
                ${this.contents ? this.renderContents(this.contents) : nothing}
                <p>To keep it and only have it out of the way, archive it instead; to keep it elsewhere, export it first.</p>`,
        });
    }

    private renderContents(contents: SessionContents): TemplateResult {
        const { checkpoints } = contents;
        const files = checkpoints.filter(({ bytes }) => bytes !== undefined);
        const size = files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
        return html`<p>It holds ${listContents(contents)}: about ${formatBytes(contents.bytes)}.</p>
            ${
                files.length > 0
                    ? html`<p>
                          Its ${counted(files.length, 'checkpoint file')} (${formatBytes(size)}) stay${files.length === 1 ? 's' : ''} on the
                          disk:
                          <code>${files[0]?.path}</code>${files.length > 1 ? ' and others' : ''}.
                      </p>`
                    : nothing
            }`;
    }

    private disabledReason(): string | undefined {
        if (this.problem !== undefined) {
            return this.problem;
        }
        return this.contents ? undefined : 'Looking at what it holds…';
    }

    private async load(): Promise<void> {
        const { sessionId } = this.request.session;
        try {
            this.contents = await this.model.server.describeSession(sessionId);
            this.problem = this.contents ? undefined : 'It is not there any more.';
        } catch (error) {
            this.problem = `It can't be looked at: ${messageOf(error)}`;
        }
    }

    private confirm(): void {
        const { sessionId, steps } = this.request.session;
        void this.model.control.execute('deleteSession', { shownSteps: steps }, sessionId);
        this.close();
    }
}

function listContents({ runs, steps, logLines, reports, healthChecks, commands }: SessionContents): string {
    const parts = [
        counted(runs, 'run'),
        counted(steps, 'step'),
        counted(logLines, 'log line'),
        reports > 0 && counted(reports, 'loss report'),
        healthChecks > 0 && counted(healthChecks, 'health check'),
        commands > 0 && counted(commands, 'command'),
    ].filter((part) => part !== false);
    return parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join('');
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-delete-session-dialog': DeleteSessionDialog;
    }
}
