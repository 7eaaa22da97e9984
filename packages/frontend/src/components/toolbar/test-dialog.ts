import { shortName } from '@onthefly/shared-types';
import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { trainerReason } from '../../model/actions/training-actions';
import { DialogElement, dialogStyles } from '../dialog-element';
import { sharedStyles } from '../shared-styles';

/** Asks before a test that ends the training process. */
@customElement('otf-test-dialog')
export class TestDialog extends DialogElement {
    static override styles = [sharedStyles, dialogStyles];

    private sessionId: string | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        this.sessionId = this.model.session?.sessionId;
    }

    protected override render(): TemplateResult {
        const { session } = this.model;
        const reason = trainerReason(this.model);
        return this.renderQuestion({
            heading: 'Test and end the training?',
            action: 'Test',
            dangerous: true,
            disabledReason: reason && `${reason}.`,
            onConfirm: () => this.confirm(),
            content: html`<p>
                <b title=${session?.name ?? ''}>${shortName(session?.name ?? '')}</b> is trained with Lightning, where a test ends the
                training process: everything since the last checkpoint is lost. Save one first if it matters.
            </p>`,
        });
    }

    private confirm(): void {
        void this.model.control.execute('test', { confirmed: true }, this.sessionId);
        this.close();
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-test-dialog': TestDialog;
    }
}
