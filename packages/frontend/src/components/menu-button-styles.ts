import { css } from 'lit';

export const menuButtonStyles = css`
    :host {
        display: inline-flex;
        flex: none;
    }

    .opener {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        box-sizing: border-box;
        height: 26px;
        padding: 0 9px;
        font: inherit;
        white-space: nowrap;
        color: inherit;
        background: none;
        border: 1px solid transparent;
        border-radius: 2px;
        cursor: pointer;
    }

    .opener.icon-only {
        width: 24px;
        height: 22px;
        justify-content: center;
        padding: 0;
    }

    .opener:hover,
    .opener[aria-expanded='true'] {
        background: var(--vscode-toolbar-hoverBackground, transparent);
        border-color: var(--vscode-contrastActiveBorder, transparent);
    }

    .opener:focus-visible,
    .item:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
    }

    .menu {
        position: fixed;
        /* The button itself may be out of sight. */
        visibility: visible;
        inset: auto;
        box-sizing: border-box;
        min-width: 150px;
        margin: 0;
        padding: 4px;
        overflow-y: auto;
        font-size: 12px;
        font-weight: normal;
        letter-spacing: normal;
        text-transform: none;
        color: var(--vscode-menu-foreground, var(--vscode-foreground));
        background: var(--vscode-menu-background, var(--vscode-editorWidget-background, var(--vscode-editor-background)));
        border: 1px solid var(--vscode-menu-border, var(--vscode-contrastBorder, var(--vscode-panel-border)));
        border-radius: 4px;
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
    }

    .item {
        display: flex;
        align-items: center;
        gap: 6px;
        width: 100%;
        min-height: 24px;
        padding: 2px 14px 2px 4px;
        font: inherit;
        text-align: start;
        color: inherit;
        background: none;
        border: 0;
        border-radius: 3px;
        cursor: pointer;
    }

    .item:hover:not([aria-disabled]),
    .item:focus-visible:not([aria-disabled]) {
        color: var(--vscode-menu-selectionForeground, inherit);
        background: var(--vscode-menu-selectionBackground, transparent);
    }

    .item[aria-disabled] {
        color: var(--vscode-disabledForeground, var(--vscode-descriptionForeground));
        cursor: default;
    }

    .tick {
        flex: none;
        width: 16px;
        height: 16px;
    }

    .line {
        height: 1px;
        margin: 4px;
        background: var(--vscode-menu-separatorBackground, var(--vscode-panel-border, var(--vscode-contrastBorder)));
    }
`;
