import { css } from 'lit';

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

    /* Gives way before the number does. */
    .label {
        flex: 0 1000 auto;
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

    .spoken {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
        white-space: nowrap;
    }
`;
