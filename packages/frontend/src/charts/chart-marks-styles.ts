import { css } from 'lit';

export const chartMarksStyles = css`
    :host {
        position: absolute;
        inset: 0;
        pointer-events: none;
    }

    .mark {
        position: absolute;
        inset: 0 auto 0 0;
        width: 0;
        border-left: 1px dashed;
        opacity: 0.85;
    }

    .mark button {
        position: absolute;
        top: -7px;
        display: grid;
        place-items: center;
        box-sizing: border-box;
        width: 15px;
        height: 15px;
        padding: 0;
        pointer-events: auto;
        font: 600 9px / 1 var(--vscode-font-family);
        color: inherit;
        background: var(--vscode-editor-background);
        border: 1px solid;
        border-radius: 50%;
        cursor: default;
    }

    .mark button:focus-visible {
        outline: 2px solid var(--vscode-focusBorder);
        outline-offset: 1px;
    }

    .mark.pause,
    .mark.resume {
        color: var(--vscode-charts-yellow);
    }

    .mark.fork,
    .mark.merge {
        color: var(--vscode-charts-purple);
    }

    .mark.test {
        color: var(--vscode-charts-green);
    }

    .mark.checkpoint {
        color: var(--vscode-charts-blue);
    }

    .mark.alert,
    .mark.restore {
        color: var(--vscode-errorForeground);
    }
`;
