import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { DashboardModel } from '../../model/dashboard-model';
import type { DialogRequest } from '../../model/dialog-model';
import type { Release } from '../../model/emitter';
import '../checkpoints/load-checkpoint-dialog';
import '../edit-dialog';
import '../lineage/merge-dialog';
import { ModelElement } from '../model-element';
import '../runs/fork-dialog';
import '../runs/train-on-dialog';
import '../sessions/delete-session-dialog';
import '../sessions/export-dialog';
import '../sessions/import-dialog';
import '../sessions/prune-dialog';
import '../toolbar/reset-dialog';
import '../toolbar/stop-dialog';
import '../toolbar/test-dialog';

/** The dialog that is open, if any. */
@customElement('otf-dialogs')
export class Dialogs extends ModelElement {
    protected override subscribe(model: DashboardModel): Release[] {
        return [model.dialogs.onDidChange(this.rerender)];
    }

    protected override render(): TemplateResult | typeof nothing {
        const { current } = this.model.dialogs;
        return current ? renderDialog(current) : nothing;
    }
}

function renderDialog(request: DialogRequest): TemplateResult {
    switch (request.type) {
        case 'fork':
            return html`<otf-fork-dialog .request=${request}></otf-fork-dialog>`;
        case 'merge':
            return html`<otf-merge-dialog .request=${request}></otf-merge-dialog>`;
        case 'loadCheckpoint':
            return html`<otf-load-checkpoint-dialog .request=${request}></otf-load-checkpoint-dialog>`;
        case 'edit':
            return html`<otf-edit-dialog .request=${request}></otf-edit-dialog>`;
        case 'export':
            return html`<otf-export-dialog .request=${request}></otf-export-dialog>`;
        case 'import':
            return html`<otf-import-dialog></otf-import-dialog>`;
        case 'prune':
            return html`<otf-prune-dialog></otf-prune-dialog>`;
        case 'deleteSession':
            return html`<otf-delete-session-dialog .request=${request}></otf-delete-session-dialog>`;
        case 'trainOn':
            return html`<otf-train-on-dialog .request=${request}></otf-train-on-dialog>`;
        case 'stop':
            return html`<otf-stop-dialog></otf-stop-dialog>`;
        case 'reset':
            return html`<otf-reset-dialog></otf-reset-dialog>`;
        case 'test':
            return html`<otf-test-dialog></otf-test-dialog>`;
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-dialogs': Dialogs;
    }
}
