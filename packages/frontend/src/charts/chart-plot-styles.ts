import { css } from 'lit';

/**
 * What uPlot's elements need in order to lie on each other. Its own style sheet doesn't reach into a shadow root, and
 * its colours aren't the theme's.
 */
export const chartPlotStyles = css`
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
