import { css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DialogRequest } from '../model/dialog-model';
import { DialogElement, dialogStyles } from './dialog-element';
import { sharedStyles } from './shared-styles';

type EditQuestion = Extract<DialogRequest, { type: 'edit' }>;

const MAXIMUM_NAME = 200;
const MAXIMUM_NOTE = 10_000;

/** Asks for the name and the note that a person gives to a session or a run. */
@customElement('otf-edit-dialog')
export class EditDialog extends DialogElement {
    static override styles = [
        sharedStyles,
        dialogStyles,
        css`
            textarea {
                min-height: 84px;
                resize: vertical;
            }
        `,
    ];

    @property({ attribute: false })
    request!: EditQuestion;

    @state()
    private name = '';
    @state()
    private note = '';

    override connectedCallback(): void {
        super.connectedCallback();
        this.name = this.request.name;
        this.note = this.request.note;
    }

    protected override render(): TemplateResult {
        const what = this.request.runId === undefined ? 'session' : 'run';
        return this.renderQuestion({
            heading: `Name and note of the ${what}`,
            action: 'Save',
            onConfirm: () => this.confirm(),
            content: html`<div class="fields">
                <div class="wide">
                    ${this.renderField(
                        'Name (the trainer’s own if this is empty)',
                        html`<input
                            type="text"
                            maxlength=${MAXIMUM_NAME}
                            autocomplete="off"
                            autofocus
                            @focus=${selectAll}
                            .value=${this.name}
                            @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
                        />`,
                    )}
                </div>
                <div class="wide">
                    ${this.renderField(
                        'Note',
                        html`<textarea
                            maxlength=${MAXIMUM_NOTE}
                            .value=${this.note}
                            @input=${(event: Event) => (this.note = (event.target as HTMLTextAreaElement).value)}
                        ></textarea>`,
                    )}
                </div>
            </div>`,
        });
    }

    /** What was not changed is not sent: somebody else may have changed it meanwhile. */
    private confirm(): void {
        const { sessionId, runId, name, note } = this.request;
        const change = {
            ...(this.name === name ? {} : { name: this.name.trim() }),
            ...(this.note === note ? {} : { note: this.note.trim() }),
        };
        if (Object.keys(change).length > 0) {
            const { control } = this.model;
            void (runId === undefined
                ? control.execute('editSession', change, sessionId)
                : control.execute('editRun', { runId, ...change }, sessionId));
        }
        this.close();
    }
}

function selectAll(event: Event): void {
    (event.target as HTMLInputElement).select();
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-edit-dialog': EditDialog;
    }
}
