import { css } from 'lit';

/**
 * What uPlot's elements need in order to lie on each other. Its own style sheet doesn't reach into a shadow root, and
 * its colours aren't the theme's.
 */
export const chartStyles = css`
    .u-wrap {
        position: relative;
        user-select: none;
    }

    .u-over,
    .u-under,
    .u-axis,
    .u-select,
    .u-cursor-x,
    .u-cursor-y {
        position: absolute;
    }

    .u-over {
        cursor: crosshair;
    }

    .u-wrap canvas {
        display: block;
        position: relative;
        width: 100%;
        height: 100%;
    }

    .u-select,
    .u-cursor-x,
    .u-cursor-y {
        pointer-events: none;
    }

    .u-select {
        background: var(--vscode-editor-selectionBackground, transparent);
        opacity: 0.5;
    }

    .u-off {
        display: none;
    }
`;

export const lineChartStyles = css`
    :host {
        display: block;
        min-width: 0;
        contain: layout style;
    }

    .head {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        height: 18px;
        /* Room for what a panel may put there. */
        padding-right: 22px;
        line-height: 18px;
        overflow: hidden;
        font-variant-numeric: tabular-nums;
    }

    .label {
        flex: 0 1 auto;
        min-width: 4ch;
        font-weight: 600;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
    }

    .value {
        flex: 0 1 auto;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--vscode-descriptionForeground);
    }

    .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 0 12px;
        margin: 0;
        padding: 0;
        list-style: none;
        line-height: 18px;
        font-size: 12px;
        font-variant-numeric: tabular-nums;
    }

    .legend li {
        display: flex;
        align-items: center;
        gap: 5px;
        min-width: 0;
        max-width: 100%;
    }

    .legend .run {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        color: var(--vscode-descriptionForeground);
    }

    .legend .number {
        min-width: 6.5ch;
        white-space: nowrap;
    }

    .swatch {
        flex: none;
        width: 12px;
        height: 0;
        border-top: 3px solid;
    }

    .swatch.dashed {
        border-top-style: dashed;
    }

    .plot,
    .canvas {
        position: relative;
        height: 156px;
    }

    .canvas {
        overflow: hidden;
    }

    .plot:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
    }

    .empty {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        color: var(--vscode-descriptionForeground);
    }

    .hint {
        position: absolute;
        right: 20px;
        bottom: 24px;
        padding: 0 4px;
        font-size: 11px;
        color: var(--vscode-descriptionForeground);
        background: var(--vscode-editor-background);
    }

    .layer {
        position: absolute;
        pointer-events: none;
    }

    .crosshair {
        position: absolute;
        inset: 0 auto 0 0;
        border-left: 1px solid var(--vscode-descriptionForeground);
    }

    .dot {
        position: absolute;
        width: 7px;
        height: 7px;
        margin: -3.5px;
        border-radius: 50%;
        background: currentColor;
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

    .spoken {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
        white-space: nowrap;
    }
`;
