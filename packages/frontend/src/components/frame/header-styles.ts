import { css } from 'lit';

export const headerStyles = css`
    :host {
        display: block;
        container-type: inline-size;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
    }

    header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 14px;
        box-sizing: border-box;
        min-height: 40px;
        padding: 6px 14px;
    }

    h1 {
        margin: 0;
        font-size: 14px;
        font-weight: 600;
    }

    .pill {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        box-sizing: border-box;
        height: 20px;
        padding: 0 9px 0 6px;
        border: 1px solid var(--vscode-contrastBorder, var(--vscode-panel-border));
        border-radius: 10px;
        font-size: 12px;
    }

    .running .icon,
    .finished .icon {
        color: var(--vscode-charts-green);
    }

    .paused .icon,
    .reconnecting .icon {
        color: var(--vscode-charts-yellow);
    }

    .ended .icon {
        color: var(--vscode-charts-red);
    }

    .pickers {
        display: flex;
        flex: 0 1 auto;
        flex-wrap: wrap;
        gap: 6px 10px;
        min-width: 0;
    }

    .pickers .select {
        max-width: min(100%, 48ch);
    }

    .runs {
        display: flex;
        flex: none;
        max-width: 100%;
        align-items: center;
        gap: 1px;
        min-width: 0;
    }

    .badges {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin-left: auto;
    }

    dl {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        margin: 0;
        font-variant-numeric: tabular-nums;
    }

    dl div {
        display: flex;
        gap: 5px;
        white-space: nowrap;
    }

    dt {
        color: var(--vscode-descriptionForeground);
    }

    dd {
        margin: 0;
        font-weight: 600;
    }

    /* The tab has the name, too. */
    @container (max-width: 640px) {
        h1 {
            position: absolute;
            width: 1px;
            height: 1px;
            overflow: hidden;
            clip-path: inset(50%);
        }

        header {
            gap: 4px 8px;
        }

        .pickers {
            flex: 1 1 200px;
            flex-wrap: nowrap;
            gap: 4px;
        }
    }

    @container (max-width: 420px) {
        .pickers {
            flex-wrap: wrap;
        }
    }
`;
