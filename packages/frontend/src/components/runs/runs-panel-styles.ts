import { css } from 'lit';

export const runsPanelStyles = css`
    :host {
        display: block;
        min-width: 100%;
        width: max-content;
    }

    p {
        margin: 0;
        padding: 4px 14px 10px;
    }

    table {
        width: 100%;
        border-collapse: collapse;
        font-size: 12px;
        font-variant-numeric: tabular-nums;
    }

    th,
    td {
        height: 24px;
        padding: 0 6px;
        text-align: start;
        white-space: nowrap;
    }

    th {
        position: sticky;
        top: 0;
        z-index: 1;
        font-weight: normal;
        color: var(--vscode-descriptionForeground);
        background: var(--vscode-editor-background);
    }

    .number {
        text-align: end;
    }

    .name {
        padding-left: 14px;
    }

    td.name {
        max-width: 150px;
    }

    .actions {
        position: sticky;
        right: 0;
        padding: 0 8px 0 0;
        text-align: end;
    }

    /* Selection colours of some themes are translucent, and what scrolls below must not shine through. */
    td.actions {
        background: linear-gradient(var(--row), var(--row)) var(--vscode-editor-background);
    }

    .hidden {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
    }

    tbody tr {
        --row: transparent;
        --edge: transparent;

        background: var(--row);
        cursor: pointer;
    }

    tbody td {
        box-shadow:
            inset 0 1px var(--edge),
            inset 0 -1px var(--edge);
    }

    tbody tr:hover {
        --row: var(--vscode-list-hoverBackground, transparent);
    }

    tbody tr.shown {
        color: var(--vscode-list-inactiveSelectionForeground, inherit);
        --row: var(--vscode-list-inactiveSelectionBackground, transparent);
        --edge: var(--vscode-contrastActiveBorder, transparent);
    }

    th button,
    .name button {
        max-width: 100%;
        padding: 2px 0;
        overflow: hidden;
        text-overflow: ellipsis;
        font: inherit;
        white-space: nowrap;
        color: inherit;
        background: none;
        border: 0;
        border-radius: 2px;
        cursor: pointer;
    }

    td.name {
        display: flex;
        align-items: center;
        gap: 7px;
    }

    .name button:focus-visible,
    th button:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
    }

    th button {
        position: relative;
        overflow: visible;
    }

    .arrow {
        position: absolute;
        right: -9px;
    }

    .note {
        color: var(--vscode-descriptionForeground);
    }

    .shown .note {
        color: inherit;
    }

    .pin .icon {
        width: 12px;
        height: 12px;
        margin: 0 -3px;
    }

    .swatch {
        flex: none;
        width: 10px;
        border-top: 3px solid var(--run);
    }

    .shown .swatch {
        outline: 1px solid var(--vscode-editor-background);
    }

    .swatch.dashed {
        border-top-style: dotted;
    }

    tr:not(.shown) .running {
        color: var(--vscode-charts-green);
    }

    td.left {
        color: var(--vscode-descriptionForeground);
    }

    tr:hover td.left,
    .shown td.left {
        color: inherit;
    }
`;
