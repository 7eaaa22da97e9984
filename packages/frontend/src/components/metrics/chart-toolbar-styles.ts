import { css } from 'lit';

export const chartToolbarStyles = css`
    :host {
        display: block;
        flex: 1;
    }

    .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: inherit;
        gap: 2px 8px;
        font-size: 12px;
    }

    label {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        color: var(--vscode-descriptionForeground);
    }

    output {
        min-width: 4ch;
        color: var(--vscode-foreground);
        font-variant-numeric: tabular-nums;
    }

    input[type='range'] {
        width: 84px;
        height: 16px;
        margin: 0;
        accent-color: var(--vscode-focusBorder);
    }

    /* Rather a narrow field than a second row. */
    .search {
        flex: 1 1 90px;
        max-width: 150px;
    }

    .toggle {
        box-sizing: border-box;
        height: 24px;
        padding: 0 8px;
        font: inherit;
        white-space: nowrap;
        color: inherit;
        background: none;
        border: 1px solid var(--vscode-panel-border, transparent);
        border-radius: 2px;
        cursor: pointer;
    }

    .toggle:hover {
        background: var(--vscode-toolbar-hoverBackground, transparent);
    }

    .toggle[aria-pressed='true'] {
        color: var(--vscode-inputOption-activeForeground, inherit);
        background: var(--vscode-inputOption-activeBackground, transparent);
        border-color: var(--vscode-inputOption-activeBorder, var(--vscode-focusBorder));
    }

    .toggle:focus-visible,
    input[type='range']:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
    }
`;
