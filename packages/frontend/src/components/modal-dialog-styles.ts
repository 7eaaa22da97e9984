import { css } from 'lit';

export const modalDialogStyles = css`
    /* The grey of descriptions is made for the editor's background and too faint on that of a dialog in some themes. */
    :host {
        --otf-dialog-description: color-mix(in srgb, var(--vscode-descriptionForeground) 60%, var(--vscode-foreground));
    }

    dialog {
        box-sizing: border-box;
        width: min(520px, calc(100% - 24px));
        max-height: calc(100% - 24px);
        padding: 16px 18px;
        overflow-y: auto;
        font: inherit;
        line-height: 1.45;
        color: var(--vscode-foreground);
        background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
        border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, var(--vscode-panel-border)));
        border-radius: 4px;
        box-shadow: 0 4px 16px var(--vscode-widget-shadow, transparent);
    }

    dialog::backdrop {
        background: rgb(0 0 0 / 35%);
    }

    h2 {
        margin: 0 0 10px;
        font-size: 14px;
        font-weight: 600;
    }

    .content {
        overflow-wrap: anywhere;
    }

    .reason {
        margin: 10px 0 0;
        color: var(--otf-dialog-description);
    }

    footer {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 8px;
        margin-top: 16px;
    }

    .cancel {
        min-width: 76px;
        justify-content: center;
        border-color: var(--vscode-panel-border, var(--vscode-contrastBorder));
    }
`;
