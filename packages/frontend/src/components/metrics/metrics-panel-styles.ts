import { css } from 'lit';

export const metricsPanelStyles = css`
    :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        min-height: 0;
    }

    otf-chart-grid {
        flex: 1;
        min-height: 0;
    }

    otf-chart-values {
        flex: none;
        max-height: 40%;
        border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
    }

    p {
        margin: 0;
        padding: 4px 14px 8px;
    }
`;
