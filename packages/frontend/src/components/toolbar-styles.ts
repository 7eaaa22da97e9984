import { css } from 'lit';

export const toolbarStyles = css`
    :host {
        display: block;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
    }

    .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 14px;
        box-sizing: border-box;
        min-height: 38px;
        padding: 5px 14px;
    }

    .tools {
        display: flex;
        flex: 0 1 auto;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px;
        min-width: 0;
    }

    .gap {
        flex: none;
        width: 1px;
        height: 18px;
        margin: 0 6px;
        background: var(--vscode-panel-border, var(--vscode-contrastBorder));
    }

    otf-toolbar-status {
        flex: 1 1 280px;
    }
`;
