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
    .u-cursor-pt {
        position: absolute;
    }

    .u-wrap canvas {
        display: block;
        position: relative;
        width: 100%;
        height: 100%;
    }

    .u-select,
    .u-cursor-x,
    .u-cursor-pt {
        pointer-events: none;
    }

    .u-cursor-x {
        inset: 0 auto auto 0;
        height: 100%;
        border-right: 1px solid var(--vscode-descriptionForeground);
    }

    .u-cursor-pt {
        inset: 0 auto auto 0;
        border-radius: 50%;
    }

    .u-off {
        display: none;
    }
`;
