import { shortName } from '@onthefly/shared-types';
import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { trainOnReason } from '../../model/actions/run-actions';
import type { DialogRequest } from '../../model/dialog-model';
import { DialogElement, dialogStyles } from '../dialog-element';
import { sharedStyles } from '../shared-styles';

type TrainOnQuestion = Extract<DialogRequest, { type: 'trainOn' }>;

/** Asks before the trainer goes on under the name of a run whose weights nobody has saved. */
@customElement('otf-train-on-dialog')
export class TrainOnDialog extends DialogElement {
    static override styles = [sharedStyles, dialogStyles];

    @property({ attribute: false })
    request!: TrainOnQuestion;

    private sessionId: string | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        this.sessionId = this.model.session?.sessionId;
    }

    protected override render(): TemplateResult {
        const { runs = [], currentRunId } = this.model.state ?? {};
        const nameOf = (runId: string | undefined): string => shortName(runs.find((run) => run.runId === runId)?.name ?? runId ?? '');
        const target = nameOf(this.request.runId);
        const reason = trainOnReason(this.model, this.request.runId);
        return this.renderQuestion({
            heading: `Record as ${target} without its weights?`,
            action: 'Record as it',
            dangerous: true,
            disabledReason: this.sessionId === this.model.session?.sessionId ? reason && `${reason}.` : 'Another session is shown now.',
            onConfirm: () => this.confirm(),
            content: html`<p>
                There is no checkpoint of <b>${target}</b> to load. The trainer would keep the weights of <b>${nameOf(currentRunId)}</b>;
                only the name changes under which training is recorded from now on, so the curve of ${target} would go on with weights that
                are not its own.
            </p>`,
        });
    }

    private confirm(): void {
        void this.model.control.execute('resumeTrainerOn', { runId: this.request.runId, confirmed: true }, this.sessionId);
        this.close();
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-train-on-dialog': TrainOnDialog;
    }
}
