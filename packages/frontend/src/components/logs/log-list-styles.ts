import { css } from 'lit';

export const logListStyles = css`
    :host {
        display: block;
        min-height: 0;
        contain: strict;
    }

    .scroller {
        height: 100%;
        overflow-y: auto;
        overflow-anchor: none;
        outline: none;
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 12px;
        line-height: 18px;
    }

    .scroller:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
    }

    .view {
        position: sticky;
        top: 0;
        overflow: hidden;
    }

    .rows {
        position: absolute;
        inset: 0 0 auto;
    }

    .row {
        display: flex;
        gap: 2ch;
        padding: 0 14px;
    }

    .time {
        flex: none;
        color: var(--vscode-descriptionForeground);
    }

    .text {
        flex: 1;
        min-width: 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
    }

    .text b {
        font-weight: 600;
    }

    mark {
        color: inherit;
        background: var(--vscode-editor-findMatchHighlightBackground, transparent);
        outline: 1px solid var(--vscode-editor-findMatchHighlightBorder, transparent);
    }

    .repeats {
        flex: none;
        color: var(--vscode-descriptionForeground);
    }

    .awaited .text,
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
