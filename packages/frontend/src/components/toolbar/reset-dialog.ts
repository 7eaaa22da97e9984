import type { Checkpoint } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { checkpointFolders } from '../../model/control/checkpoint-words';
import { DialogElement, dialogStyles } from '../dialog-element';
import { warning } from '../icons';
import { sharedStyles } from '../shared-styles';

/** Asks before a session is archived and its trainer begins anew; deleting checkpoints is a choice of its own. */
@customElement('otf-reset-dialog')
export class ResetDialog extends DialogElement {
    static override styles = [sharedStyles, dialogStyles];

    @state()
    private checkpoints: readonly Checkpoint[] = [];
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
                    <b>${session?.name}</b> is archived: its curves, logs and reports stay and can be looked at.
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
        const folders = checkpointFolders(this.checkpoints);
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
                    disk${known ? nothing : html`<small>No checkpoint of this session tells in which folder they are.</small>`}</span
                >
            </label>
            ${
                known
                    ? html`<div class="warning">
                          ${warning}<span
                              >That deletes <b>every plain file</b> in the trainer's folder for checkpoints, whoever made it:
                              ${folders.map((folder) => html`<br /><code>${folder}</code>`)}</span
                          >
                      </div>`
                    : nothing
            }`;
    }

    private async load(): Promise<void> {
        if (this.sessionId) {
            this.checkpoints = await this.model.server.listCheckpoints(this.sessionId).catch(() => []);
        }
    }

    private confirm(): void {
        void this.model.control.execute('hardResetSession', { deleteCheckpoints: this.deleteCheckpoints }, this.sessionId);
        this.close();
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-reset-dialog': ResetDialog;
    }
}
