import { shortName, type CheckpointFolder } from '@onthefly/shared-types';
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

    private sessionId: string | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        this.sessionId = this.model.session?.sessionId;
        void this.load();
    }

    protected override render(): TemplateResult {
        const { session } = this.model;
        const connected = session?.connected === true;
        return this.renderQuestion({
            heading: 'Reset the session?',
            action: this.deleteCheckpoints ? 'Reset and delete' : 'Reset',
            dangerous: true,
            disabledReason: this.sessionId === session?.sessionId ? undefined : 'Another session is shown now.',
            onConfirm: () => this.confirm(),
            content: html`
                <p>
                    <b title=${session?.name ?? ''}>${shortName(session?.name ?? '')}</b> is archived: its curves, logs and reports stay and
                    can be looked at.
                    ${
                        connected
                            ? 'The trainer begins again with its first weights, as a new session. What it learnt since the last checkpoint is lost.'
                            : 'Its trainer is not connected, so nothing else happens.'
                    }
                </p>
                ${connected ? this.renderDelete() : nothing}
            `,
        });
    }

    private renderDelete(): TemplateResult {
        const { folders = [], problem } = this;
        const known = folders.length > 0;
        return html`<label class="choice">
                <input
                    type="checkbox"
                    .checked=${this.deleteCheckpoints}
                    ?disabled=${!known}
                    @change=${(event: Event) => (this.deleteCheckpoints = (event.target as HTMLInputElement).checked)}
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

    private async load(): Promise<void> {
        if (this.sessionId) {
            try {
                this.folders = await this.model.server.listCheckpointFolders(this.sessionId);
            } catch (error) {
                this.problem = `They can't be looked at: ${messageOf(error)}`;
            }
        }
    }

    private confirm(): void {
        void this.model.control.execute('hardResetSession', { deleteCheckpoints: this.deleteCheckpoints }, this.sessionId);
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
