import { css } from 'lit';

export const lossPanelStyles = css`
    :host {
        display: block;
    }

    .content {
        display: flex;
        flex-direction: column;
        gap: 6px;
        padding: 0 14px 10px;
    }

    .line {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
        min-width: 0;
    }

    .tool:not(.primary) {
        border-color: var(--vscode-contrastBorder, var(--vscode-panel-border));
    }

    .line .select {
        flex: 0 1 auto;
    }

    .line.reports {
        flex-wrap: nowrap;
    }

    .facts {
        margin: 0;
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
    }

    .count {
        flex: 1 1 12ch;
        font-variant-numeric: tabular-nums;
    }

    .check {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        white-space: nowrap;
        cursor: pointer;
    }

    .check input {
        margin: 0;
        accent-color: var(--vscode-button-background);
    }

    .legend {
        font-size: 12px;
        color: var(--vscode-descriptionForeground);
    }

    .legend > span {
        display: flex;
        align-items: center;
        gap: 6px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
    }

    .legend i {
        flex: none;
        width: 10px;
        height: 10px;
        background: var(--vscode-charts-blue);
    }

    .legend i.outline {
        box-sizing: border-box;
        background: none;
        border: 1.25px solid var(--vscode-foreground);
        border-bottom: 0;
    }

    otf-menu-button.framed {
        border: 1px solid var(--vscode-contrastBorder, var(--vscode-panel-border));
        border-radius: 2px;
    }

    .loading {
        height: 138px;
    }

    p {
        margin: 0;
    }

    .problem {
        color: var(--vscode-errorForeground);
    }
`;
