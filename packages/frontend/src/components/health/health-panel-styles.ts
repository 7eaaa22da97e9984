import { css } from 'lit';

export const healthPanelStyles = css`
    :host {
        display: block;
    }

    .content {
        display: flex;
        flex-direction: column;
        gap: 8px;
        padding: 0 14px 10px;
    }

    .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
    }

    .tool:not(.primary) {
        border-color: var(--vscode-contrastBorder, var(--vscode-panel-border));
    }

    /* A list where there is little room, cards beside one another where there is more. */
    .cards {
        display: grid;
        grid-auto-flow: dense;
        grid-template-columns: minmax(0, 1fr);
        margin: 0;
        padding: 0;
        list-style: none;
        border: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
        border-radius: 3px;
    }

    .cards li {
        position: relative;
        min-width: 0;
    }

    .cards otf-menu-button {
        position: absolute;
        top: 2px;
        right: 2px;
    }

    .cards li + li {
        border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
    }

    .opened {
        grid-column: 1 / -1;
        padding: 6px 8px 8px;
    }

    .card {
        display: grid;
        grid-template-columns: 86px 62px minmax(0, 1fr) auto;
        gap: 1px 4px;
        align-items: center;
        box-sizing: border-box;
        width: 100%;
        height: 100%;
        min-height: 26px;
        padding: 3px 30px 3px 8px;
        font: inherit;
        font-size: 12px;
        text-align: left;
        color: inherit;
        background: none;
        border: 0;
        cursor: pointer;
    }

    @container (min-width: 600px) {
        .cards {
            grid-template-columns: repeat(5, minmax(0, 1fr));
            gap: 6px;
            border: 0;
        }

        .cards li,
        .cards li + li {
            border: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
            border-radius: 3px;
        }

        .card {
            grid-template-columns: minmax(0, 1fr);
        }
    }

    .card:hover {
        background: var(--vscode-list-hoverBackground);
    }

    .card[aria-expanded='true'] {
        background: var(--vscode-list-inactiveSelectionBackground);
    }

    .card[aria-expanded='true'] .muted {
        color: inherit;
    }

    .card:focus-visible,
    summary:focus-visible,
    pre:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
    }

    .name {
        font-weight: 600;
    }

    .state {
        display: flex;
        align-items: center;
        gap: 3px;
    }

    .state .icon {
        width: 14px;
        height: 14px;
    }

    .cards li {
        min-width: 0;
    }

    .ok .icon {
        color: var(--vscode-charts-green);
    }

    .issues .icon,
    .running .icon {
        color: var(--vscode-charts-yellow);
    }

    .failed .icon {
        color: var(--vscode-charts-red);
    }

    .card span {
        max-width: 100%;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
    }

    .paused {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 8px;
    }

    .details {
        display: flex;
        flex-direction: column;
        gap: 6px;
        min-width: 0;
    }

    dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 1px 12px;
        margin: 0;
        font-variant-numeric: tabular-nums;
    }

    dt {
        color: var(--vscode-descriptionForeground);
    }

    dd {
        min-width: 0;
        margin: 0;
        overflow-wrap: anywhere;
    }

    summary {
        cursor: pointer;
    }

    pre {
        margin: 4px 0 0;
        padding: 6px 8px;
        overflow: auto;
        max-height: 320px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        background: var(--vscode-textCodeBlock-background, transparent);
        border-radius: 2px;
    }

    p {
        margin: 0;
    }
`;
