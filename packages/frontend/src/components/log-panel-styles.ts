import { css } from 'lit';

export const logPanelStyles = css`
    :host {
        display: flex;
        flex-direction: column;
        border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
    }

    .follow {
        padding: 2px 4px;
        font: inherit;
        color: var(--vscode-descriptionForeground);
        background: none;
        border: 0;
        border-radius: 2px;
        cursor: pointer;
    }

    .follow[aria-pressed='false'] {
        color: var(--vscode-textLink-foreground);
        text-decoration: underline;
    }

    .follow:hover {
        color: var(--vscode-foreground);
    }

    .follow:focus-visible,
    .rows:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
    }

    .body {
        position: relative;
        flex: 1;
        min-height: 0;
    }

    p {
        position: absolute;
        margin: 0;
        padding: 2px 14px;
    }

    .rows {
        height: 100%;
        min-height: 0 !important;
        outline: none;
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 12px;
        line-height: 18px;
    }

    .row {
        display: flex;
        gap: 2ch;
        width: 100%;
        padding: 0 14px;
    }

    .time {
        flex: none;
        color: var(--vscode-descriptionForeground);
    }

    .text {
        min-width: 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
    }

    .text b {
        font-weight: 600;
    }

    .debug .text {
        color: var(--vscode-descriptionForeground);
    }

    .warn .text {
        color: var(--vscode-list-warningForeground);
    }

    .error .text {
        color: var(--vscode-errorForeground);
    }
`;
