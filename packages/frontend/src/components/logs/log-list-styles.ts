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

    .text button {
        padding: 0;
        font: inherit;
        color: var(--vscode-textLink-foreground);
        background: none;
        border: 0;
        text-decoration: underline;
        cursor: pointer;
    }

    .text button:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
    }

    /* Colours of charts alone are too pale for text on some themes. */
    .red {
        color: color-mix(in srgb, var(--vscode-charts-red) 60%, var(--vscode-editor-foreground));
    }

    .yellow {
        color: color-mix(in srgb, var(--vscode-charts-yellow) 60%, var(--vscode-editor-foreground));
    }

    .green {
        color: color-mix(in srgb, var(--vscode-charts-green) 60%, var(--vscode-editor-foreground));
    }

    .cyan {
        color: color-mix(
            in srgb,
            color-mix(in srgb, var(--vscode-charts-blue), var(--vscode-charts-green)) 60%,
            var(--vscode-editor-foreground)
        );
    }

    .blue {
        color: color-mix(in srgb, var(--vscode-charts-blue) 60%, var(--vscode-editor-foreground));
    }

    .magenta {
        color: color-mix(in srgb, var(--vscode-charts-purple) 60%, var(--vscode-editor-foreground));
    }

    .dim {
        color: var(--vscode-descriptionForeground);
    }

    .bold {
        font-weight: 600;
    }

    .italic {
        font-style: italic;
    }

    .underline {
        text-decoration: underline;
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
