import { css } from 'lit';

export const panelLayoutStyles = css`
    :host {
        display: block;
        min-height: 0;
        overflow: hidden;
        container-type: size;
    }

    p {
        margin: 0;
        padding: 14px;
    }

    .columns {
        display: flex;
        flex-direction: column;
        height: 100%;
        overflow-y: auto;
    }

    .column {
        display: flex;
        flex: none;
        flex-direction: column;
        min-width: 0;
    }

    .column.alone {
        min-height: 100%;
    }

    .panel {
        display: flex;
        flex-direction: column;
        flex: none;
        box-sizing: border-box;
        min-height: 72px;
        min-width: 0;
        container-type: inline-size;
    }

    .panel.collapsed {
        min-height: 0;
    }

    .panel.sized {
        flex: 0 0 calc(var(--height) * 1px);
    }

    .panel.natural {
        max-height: max(320px, 70cqh);
    }

    .bar {
        display: flex;
        flex: none;
        align-items: center;
        gap: 2px 8px;
        box-sizing: border-box;
        min-height: 30px;
        padding: 2px 8px 2px 6px;
    }

    h2 {
        display: flex;
        flex: none;
        margin: 0;
    }

    .fold {
        display: flex;
        align-items: center;
        gap: 2px;
        height: 24px;
        padding: 0 6px 0 0;
        font: inherit;
        font-size: 11px;
        font-weight: 600;
        letter-spacing: 0.04em;
        text-transform: uppercase;
        white-space: nowrap;
        color: var(--vscode-descriptionForeground);
        background: none;
        border: 0;
        border-radius: 2px;
        cursor: pointer;
    }

    .fold:hover {
        color: var(--vscode-foreground);
    }

    .fold:focus-visible,
    .body:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
    }

    .tools {
        display: flex;
        flex: 1;
        flex-wrap: wrap;
        align-items: center;
        justify-content: flex-end;
        gap: 2px 8px;
        min-width: 0;
    }

    .bar otf-menu-button {
        color: var(--vscode-descriptionForeground);
    }

    .body {
        display: flex;
        flex: 1;
        flex-direction: column;
        min-height: 0;
        overflow: auto;
    }

    .body > * {
        flex: 1 0 auto;
    }

    .body.fills {
        overflow: hidden;
    }

    .body.fills > * {
        flex: 1 1 0;
        min-height: 0;
    }

    .natural .body {
        flex: 1 1 auto;
    }

    .natural .body.fills > * {
        flex: 1 1 auto;
    }

    /* Below the title, where there is no room beside it. */
    @container (max-width: 540px) {
        .bar:has(otf-log-tools) {
            flex-wrap: wrap;
        }

        .tools:has(otf-log-tools) {
            flex: 1 1 100%;
            order: 1;
            justify-content: flex-start;
            padding-left: 8px;
        }

        .bar:has(otf-log-tools) h2 {
            flex: 1;
        }
    }

    @container (max-width: 860px) {
        .bar:has(otf-chart-toolbar) {
            flex-wrap: wrap;
        }

        .tools:has(otf-chart-toolbar) {
            flex: 1 1 100%;
            order: 1;
            justify-content: flex-start;
            padding-left: 8px;
        }

        .bar:has(otf-chart-toolbar) h2 {
            flex: 1;
        }
    }

    .separator {
        position: relative;
        flex: none;
        height: 1px;
        background: var(--vscode-panel-border, var(--vscode-contrastBorder));
    }

    .movable::after {
        position: absolute;
        inset: -4px 0;
        z-index: 1;
        content: '';
        cursor: row-resize;
        touch-action: none;
    }

    .movable {
        touch-action: none;
    }

    .movable:hover,
    .movable:focus-visible {
        background: var(--vscode-sash-hoverBorder, var(--vscode-focusBorder));
        outline: 1px solid var(--vscode-sash-hoverBorder, var(--vscode-focusBorder));
    }

    .between {
        display: none;
    }

    .between + .column {
        border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
    }

    @container (min-width: 900px) {
        .columns {
            flex-direction: row;
            overflow: hidden;
        }

        .column {
            flex: 1 1 0;
            overflow-y: auto;
        }

        /* A window that is a little lower than all panels together is no reason to scroll. */
        .column.main .panel:not(.collapsed) {
            min-height: 120px;
        }

        .column.side:not(.alone) {
            flex: 0 0 max(250px, var(--side));
        }

        .column.main > .panel.sized {
            flex: var(--height) 1 calc(var(--height) * 1px);
        }

        .between {
            display: block;
            width: 1px;
            height: auto;
        }

        .between + .column {
            border-top: 0;
        }

        .between::after {
            inset: 0 -4px;
            cursor: col-resize;
        }
    }
`;
