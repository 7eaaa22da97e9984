import { shortName, type Checkpoint } from '@onthefly/shared-types';
import { html, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatInteger } from '../../format/number-format';
import { trainerReason } from '../../model/actions/training-actions';
import { DialogElement, dialogStyles } from '../dialog-element';
import { sharedStyles } from '../shared-styles';

/** Asks before the training is ended. */
@customElement('otf-stop-dialog')
export class StopDialog extends DialogElement {
    static override styles = [sharedStyles, dialogStyles];

    @state()
    private checkpoints: readonly Checkpoint[] | undefined;

    private sessionId: string | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        this.sessionId = this.model.session?.sessionId;
        void this.load();
    }

    protected override render(): TemplateResult {
        const { session, state } = this.model;
        const reason = trainerReason(this.model);
        const latest = state?.latest;
        return this.renderQuestion({
            heading: 'Stop the training?',
            action: 'Stop',
            dangerous: true,
            disabledReason: this.sessionId === session?.sessionId ? reason && `${reason}.` : 'Another session is shown now.',
            onConfirm: () => this.confirm(),
            content: html`
                <p>
                    The training of
                    <b title=${session?.name ?? ''}>${shortName(session?.name ?? '')}</b> (${shortName(session?.project ?? '')})
                    ${latest ? html`ends at step <b>${formatInteger(latest.step)}</b>` : html`ends`}: <code>fit()</code> returns and can't
                    be gone back into. The script goes on after it.
                </p>
                <p>${this.describeCheckpoint(latest?.step)}</p>
            `,
        });
    }

    private describeCheckpoint(step: number | undefined): string {
        if (!this.checkpoints) {
            return 'What was learnt since the last checkpoint is lost unless the script saves it.';
        }
        const newest = this.checkpoints[0];
        if (!newest) {
            return 'No checkpoint was saved: everything that was learnt is lost unless the script saves it.';
        }
        return newest.step === step
            ? 'A checkpoint of this step is saved.'
            : `The newest checkpoint is of step ${formatInteger(newest.step)}: what was learnt since then is lost unless the script saves it.`;
    }

    private async load(): Promise<void> {
        if (this.sessionId) {
            this.checkpoints = await this.model.server.listCheckpoints(this.sessionId).catch(() => undefined);
        }
    }

    private confirm(): void {
        void this.model.control.execute('stop', {}, this.sessionId);
        this.close();
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-stop-dialog': StopDialog;
    }
}
