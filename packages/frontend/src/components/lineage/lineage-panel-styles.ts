import { css } from 'lit';

export const lineagePanelStyles = css`
    :host {
        position: relative;
        display: block;
        height: var(--otf-lineage-height);
        overflow: hidden;
    }

    p {
        margin: 0;
        padding: 4px 14px 10px;
    }

    svg[role='listbox'] {
        position: absolute;
        inset: 0;
        display: block;
        width: 100%;
        height: 100%;
        cursor: grab;
        touch-action: pan-y;
        user-select: none;
    }

    svg[role='listbox']:active {
        cursor: grabbing;
    }

    .edge {
        fill: none;
        stroke: var(--vscode-descriptionForeground);
        stroke-width: 1.2;
        opacity: 0.7;
    }

    .node {
        cursor: pointer;
        outline: none;
    }

    .box {
        fill: var(--vscode-editorWidget-background, var(--vscode-editor-background));
        stroke: var(--run);
        stroke-width: 1;
    }

    .shown .box {
        stroke-width: 2.5;
    }

    .selected .box {
        fill: var(--vscode-list-inactiveSelectionBackground, var(--vscode-editorWidget-background));
        stroke-dasharray: 4 2;
    }

    .node:hover .box {
        fill: var(--vscode-list-hoverBackground, var(--vscode-editorWidget-background));
    }

    .node:focus-visible {
        outline: 2px solid var(--vscode-focusBorder);
        outline-offset: 2px;
    }

    .swatch {
        stroke: var(--run);
        stroke-width: 3;
    }

    .tick {
        fill: none;
        stroke: var(--run);
        stroke-width: 2;
    }

    text {
        font-size: 12px;
        fill: currentColor;
    }

    .line {
        font-size: 11px;
        fill: var(--vscode-descriptionForeground);
    }

    .context {
        position: absolute;
        visibility: hidden;
    }

    .hint {
        margin-right: 6px;
        font-size: 11px;
    }

    .controls {
        position: absolute;
        right: 10px;
        bottom: 6px;
        max-width: calc(100% - 24px);
        display: flex;
        align-items: center;
        gap: 2px;
        background: color-mix(in srgb, var(--vscode-editor-background) 80%, transparent);
        border-radius: 3px;
    }
`;
