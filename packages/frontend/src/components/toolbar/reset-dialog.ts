import { shortName, type CheckpointFolder, type Session } from '@onthefly/shared-types';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatBytes } from '../../format/number-format';
import { messageOf } from '../../model/message-of';
import { counted } from '../../model/sessions/export-words';
import { DialogElement, dialogStyles } from '../dialog-element';
import { warning } from '../icons';
import { sharedStyles } from '../shared-styles';

const NO_FOLDER = 'No checkpoint of this session tells in which folder they are.';

/** Asks before a session is archived and its trainer begins anew; deleting checkpoints is a choice of its own. */
@customElement('otf-reset-dialog')
export class ResetDialog extends DialogElement {
    static override styles = [
        sharedStyles,
        dialogStyles,
        css`
            .folder {
                overflow-wrap: anywhere;
            }

            .files {
                max-height: 120px;
                margin: 2px 0 8px;
                padding: 0;
                overflow-y: auto;
                list-style: none;
                font-size: 12px;
            }

            .files li {
                display: flex;
                justify-content: space-between;
                gap: 12px;
            }

            .files span:last-child {
                flex: none;
                font-variant-numeric: tabular-nums;
            }
        `,
    ];

    @state()
    private folders: readonly CheckpointFolder[] | undefined;
    @state()
    private problem: string | undefined;
    @state()
    private deleteCheckpoints = false;
    @state()
    private isTakenBack = false;

    /** As it was when the dialog opened: what is agreed to holds for it alone. */
    private shown: Session | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        this.shown = this.model.session;
        void this.load();
    }

    protected override willUpdate(): void {
        if (this.deleteCheckpoints && !this.isTrainerThere) {
            this.deleteCheckpoints = false;
            this.isTakenBack = true;
        }
    }

    protected override render(): TemplateResult {
        const { session } = this.model;
        return this.renderQuestion({
            heading: 'Reset the session?',
            action: this.deleteCheckpoints ? 'Reset and delete' : 'Reset',
            dangerous: true,
            disabledReason: this.disabledReason,
            onConfirm: () => this.confirm(),
            content: html`
                <p>
                    <b title=${session?.name ?? ''}>${shortName(session?.name ?? '')}</b> is archived: its curves, logs and reports stay and
                    can be looked at. ${this.consequence}
                </p>
                ${this.isTakenBack ? html`<p role="status">The connection to the trainer was interrupted, so the tick for deleting its checkpoints was taken back.</p>` : nothing}
                ${this.isTrainerThere ? this.renderDelete() : nothing}
            `,
        });
    }

    private get isTrainerThere(): boolean {
        const { session } = this.model;
        return (
            session?.connected === true &&
            session.state !== 'finished' &&
            session.sessionId === this.shown?.sessionId &&
            session.trainer.pid === this.shown.trainer.pid
        );
    }

    private get disabledReason(): string | undefined {
        const { session } = this.model;
        if (session?.sessionId !== this.shown?.sessionId) {
            return 'Another session is shown now.';
        }
        return session?.state === 'reconnecting'
            ? 'The connection to the trainer was interrupted. Within ten seconds it is back or counts as gone.'
            : undefined;
    }

    private get consequence(): string {
        if (this.isTrainerThere) {
            return 'The trainer begins again with its first weights, as a new session. What it learnt since the last checkpoint is lost.';
        }
        return this.model.session?.state === 'reconnecting'
            ? ''
            : 'No trainer of it is there, so nothing else happens: its checkpoints stay where they are.';
    }

    private renderDelete(): TemplateResult {
        const { folders = [], problem } = this;
        const known = folders.length > 0;
        return html`<label class="choice">
                <input
                    type="checkbox"
                    .checked=${this.deleteCheckpoints}
                    ?disabled=${!known}
                    @change=${(event: Event) => this.choose((event.target as HTMLInputElement).checked)}
                />
                <span
                    >Also delete checkpoints on
                    disk${known ? nothing : html`<small>${problem ?? (this.folders ? NO_FOLDER : 'Looking for them…')}</small>`}</span
                >
            </label>
            ${
                known
                    ? html`<div class="warning">
                              ${warning}<span
                                  >That deletes <b>every plain file</b> in the trainer's folder for checkpoints, whoever made it.</span
                              >
                          </div>
                          ${folders.map(renderFolder)}`
                    : nothing
            }`;
    }

    private choose(deleteCheckpoints: boolean): void {
        this.deleteCheckpoints = deleteCheckpoints;
        this.isTakenBack = false;
    }

    private async load(): Promise<void> {
        if (this.shown) {
            try {
                this.folders = await this.model.server.listCheckpointFolders(this.shown.sessionId);
            } catch (error) {
                this.problem = `They can't be looked at: ${messageOf(error)}`;
            }
        }
    }

    private confirm(): void {
        const { shown, folders = [] } = this;
        if (shown) {
            const agreed = { sessionId: shown.sessionId, pid: shown.trainer.pid, folders: folders.map(({ path }) => path) };
            const params = this.deleteCheckpoints ? { deleteCheckpoints: agreed } : {};
            void this.model.control.execute('hardResetSession', params, shown.sessionId);
        }
        this.close();
    }
}

function renderFolder({ path, files, count, bytes, problem }: CheckpointFolder): TemplateResult {
    return html`<div class="folder"><code>${path}</code>: ${problem ?? `${counted(count, 'file')}, ${formatBytes(bytes)}`}</div>
        ${
            files.length === 0
                ? nothing
                : // Whoever has no mouse scrolls it with arrow keys.
                  html`<ul class="files" tabindex="0" aria-label=${`Files in ${path}`}>
                      ${files.map((file) => html`<li><span>${file.name}</span><span>${formatBytes(file.bytes)}</span></li>`)}
                      ${count > files.length ? html`<li>and ${counted(count - files.length, 'other')}</li>` : nothing}
                  </ul>`
        }`;
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-reset-dialog': ResetDialog;
    }
}
