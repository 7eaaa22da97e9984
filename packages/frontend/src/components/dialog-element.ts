import { css, html, type TemplateResult } from 'lit';
import type { DashboardModel } from '../model/dashboard-model';
import type { Release } from '../model/emitter';
import './modal-dialog';
import { ModelElement } from './model-element';

export interface Question {
    readonly heading: string;
    readonly action: string;
    readonly content: TemplateResult;
    readonly onConfirm: () => void;
    readonly disabledReason?: string;
    /** Something is lost. */
    readonly dangerous?: boolean;
}

/** What stands in a dialog; there is one for each question. */
export abstract class DialogElement extends ModelElement {
    protected override subscribe(model: DashboardModel): Release[] {
        return [model.onDidChangeState(this.rerender)];
    }

    protected renderQuestion(question: Question): TemplateResult {
        return html`<otf-modal-dialog
            .heading=${question.heading}
            .action=${question.action}
            .disabledReason=${question.disabledReason}
            ?dangerous=${question.dangerous === true}
            @confirm=${question.onConfirm}
            @dismiss=${() => this.close()}
            >${question.content}</otf-modal-dialog
        >`;
    }

    protected close(): void {
        this.model.dialogs.close();
    }

    /** A label may be longer than its field. */
    protected renderField(label: string, field: TemplateResult, problem?: string): TemplateResult {
        return html`<label class="field"><span>${label}</span>${field}${problem ? html`<em role="alert">${problem}</em>` : ''}</label>`;
    }
}

export const dialogStyles = css`
    p {
        margin: 0 0 8px;
    }

    p:last-child {
        margin-bottom: 0;
    }

    .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr));
        gap: 10px 14px;
    }

    .wide {
        grid-column: 1 / -1;
    }

    .field {
        display: flex;
        flex-direction: column;
        gap: 3px;
        min-width: 0;
    }

    textarea {
        padding: 4px 6px;
    }

    .with-button {
        display: flex;
        gap: 6px;
    }

    .field em,
    .problem {
        font-style: normal;
        color: var(--vscode-errorForeground);
    }

    input[type='text'],
    input[type='number'],
    textarea {
        box-sizing: border-box;
        width: 100%;
        height: 26px;
        padding: 0 6px;
        font: inherit;
        color: var(--vscode-input-foreground);
        background: var(--vscode-input-background);
        border: 1px solid var(--vscode-input-border, var(--vscode-dropdown-border, var(--vscode-contrastBorder, transparent)));
        border-radius: 2px;
    }

    input[aria-invalid='true'] {
        border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground));
    }

    input:focus-visible,
    textarea:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
    }

    input[type='checkbox'],
    input[type='radio'] {
        flex: none;
        width: 15px;
        height: 15px;
        margin: 2px 0 0;
        accent-color: var(--vscode-focusBorder);
    }

    fieldset {
        min-width: 0;
        max-height: 180px;
        margin: 0;
        padding: 0;
        overflow-y: auto;
        border: 0;
    }

    legend {
        padding: 0 0 3px;
    }

    .choice {
        display: flex;
        align-items: flex-start;
        gap: 7px;
        padding: 2px;
    }

    .choice small {
        display: block;
        font-size: inherit;
        color: var(--otf-dialog-description);
    }

    .warning {
        display: flex;
        gap: 7px;
        margin-top: 6px;
    }

    .warning .icon {
        margin-top: 1px;
        color: var(--vscode-charts-yellow);
    }
`;
