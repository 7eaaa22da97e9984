import { css } from 'lit';

export const toolbarStyles = css`
    :host {
        position: relative;
        z-index: 1;
        display: block;
        border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder));
        container-type: inline-size;
    }

    .bar {
        position: relative;
        display: flex;
        align-items: center;
        gap: 14px;
        box-sizing: border-box;
        height: 38px;
        padding: 0 14px;
    }

    .tools {
        position: relative;
        display: flex;
        flex: 1 1 auto;
        align-items: center;
        min-width: 0;
        overflow: hidden;
        /* The ring of what has the focus is drawn outside of it. */
        padding: 2px;
        margin: 0 -2px;
    }

    .item,
    .end {
        display: flex;
        flex: none;
        align-items: center;
        margin-left: 2px;
    }

    .item[data-out] {
        position: absolute;
        visibility: hidden;
    }

    .gap {
        flex: none;
        width: 1px;
        height: 18px;
        margin: 0 6px;
        background: var(--vscode-panel-border, var(--vscode-contrastBorder));
    }

    otf-toolbar-status {
        flex: 0 1 auto;
        max-width: 46%;
        min-width: 0;
    }

    /* Where there is no room for it, it lies over the panels for a while: a row of its own would be empty most of the time. */
    @container (max-width: 1120px) {
        otf-toolbar-status {
            position: absolute;
            /* As high as the head of the first panel: the tools below it stay in reach. */
            top: calc(100% + 1px);
            right: 10px;
            z-index: 5;
            max-width: calc(100% - 20px);
        }

        otf-toolbar-status[active] {
            padding: 1px 4px 1px 8px;
            background: var(--vscode-editorWidget-background, var(--vscode-editor-background));
            border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, var(--vscode-panel-border)));
            border-radius: 3px;
            box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
        }
    }
`;
