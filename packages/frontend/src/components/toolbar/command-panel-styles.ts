import { css } from 'lit';

export const commandPanelStyles = css`
    :host {
        display: block;
    }

    p {
        margin: 0;
        padding: 4px 14px 10px;
    }

    ol {
        margin: 0;
        padding: 0 0 8px;
        list-style: none;
    }

    li {
        display: flex;
        gap: 7px;
        padding: 3px 14px;
    }

    li > .icon {
        margin-top: 1px;
        color: var(--vscode-descriptionForeground);
    }

    .applied > .icon {
        color: var(--vscode-charts-green);
    }

    .refused > .icon,
    .timedOut > .icon,
    .lost > .icon {
        color: var(--vscode-charts-red);
    }

    .words {
        flex: 1;
        min-width: 0;
        overflow-wrap: anywhere;
    }

    .first {
        display: flex;
        gap: 0 8px;
        white-space: nowrap;
    }

    .first .asker {
        overflow: hidden;
        text-overflow: ellipsis;
    }

    .first b {
        font-weight: 600;
    }

    time {
        flex: none;
        margin-left: auto;
        font-variant-numeric: tabular-nums;
    }

    .second {
        display: flex;
        flex-wrap: wrap;
        gap: 0 8px;
        color: var(--vscode-descriptionForeground);
    }

    .payload {
        flex: 1 1 90px;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 12px;
    }
`;
