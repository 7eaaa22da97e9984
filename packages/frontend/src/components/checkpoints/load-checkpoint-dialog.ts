import type { Checkpoint } from '@onthefly/shared-types';
import { html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { trainerReason } from '../../model/actions/training-actions';
import { checkpointLabel } from '../../model/control/checkpoint-words';
import type { DialogRequest } from '../../model/dialog-model';
import { messageOf } from '../../model/message-of';
import { DialogElement, dialogStyles } from '../dialog-element';
import { sharedStyles } from '../shared-styles';

type LoadQuestion = Extract<DialogRequest, { type: 'loadCheckpoint' }>;

/** Asks which checkpoint the trainer is to go back to. */
@customElement('otf-load-checkpoint-dialog')
export class LoadCheckpointDialog extends DialogElement {
    static override styles = [sharedStyles, dialogStyles];

    @property({ attribute: false })
    request: LoadQuestion = { type: 'loadCheckpoint' };

    @state()
    private checkpoints: readonly Checkpoint[] | undefined;
    @state()
    private problem: string | undefined;
    @state()
    private path: string | undefined;

    private sessionId: string | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        this.sessionId = this.model.session?.sessionId;
        this.path = this.request.path;
        void this.load();
    }

    protected override render(): TemplateResult {
        return this.renderQuestion({
            heading: 'Load a checkpoint',
            action: 'Load',
            disabledReason: this.disabledReason(),
            onConfirm: () => this.confirm(),
            content: html`
                <p>The trainer's weights become those of the checkpoint. What it learnt since it last saved one is lost.</p>
                <fieldset role="radiogroup" aria-label="Checkpoints">
                    ${this.checkpoints?.map((checkpoint) => this.renderChoice(checkpoint))}
                </fieldset>
            `,
        });
    }

    private renderChoice(checkpoint: Checkpoint): TemplateResult {
        const label = checkpointLabel(checkpoint, this.model.state?.runs ?? [], Date.now());
        return html`<label class="choice">
            <input
                type="radio"
                name="checkpoint"
                .checked=${this.path === checkpoint.path}
                @change=${() => (this.path = checkpoint.path)}
            />
            <span>${label}<small>${checkpoint.absolutePath ?? checkpoint.path}</small></span>
        </label>`;
    }

    private disabledReason(): string | undefined {
        const reason = trainerReason(this.model);
        if (reason !== undefined) {
            return `${reason}.`;
        }
        if (this.problem !== undefined) {
            return `The checkpoints can't be listed: ${this.problem}`;
        }
        if (!this.checkpoints) {
            return 'Looking for checkpoints…';
        }
        if (this.checkpoints.length === 0) {
            return 'This session has no checkpoint yet. Pausing saves one.';
        }
        return this.path === undefined ? 'Choose a checkpoint.' : undefined;
    }

    private async load(): Promise<void> {
        try {
            this.checkpoints = this.sessionId ? await this.model.server.listCheckpoints(this.sessionId) : [];
        } catch (error) {
            this.problem = messageOf(error);
        }
    }

    private confirm(): void {
        if (this.path !== undefined) {
            void this.model.control.execute('loadCheckpoint', { path: this.path }, this.sessionId);
            this.close();
        }
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-load-checkpoint-dialog': LoadCheckpointDialog;
    }
}
