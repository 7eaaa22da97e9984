import { css } from 'lit';

export const chartGridStyles = css`
    :host {
        display: block;
        overflow-y: auto;
        scrollbar-gutter: stable;
    }

    .charts {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr));
        gap: 10px 18px;
        padding: 4px 14px 10px;
    }

    .cell {
        position: relative;
        min-width: 0;
    }

    .menu {
        position: absolute;
        top: -2px;
        right: -6px;
        opacity: 0;
        background: var(--vscode-editor-background);
    }

    .cell:hover .menu,
    .menu:focus-within {
        opacity: 1;
    }

    h3 {
        margin: 0;
        padding: 2px 14px;
        font-size: 12px;
        font-weight: 600;
    }

    .fold {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        padding: 2px 6px 2px 0;
        font: inherit;
        color: inherit;
        background: none;
        border: 0;
        cursor: pointer;
    }

    .fold:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
    }

    .fold .muted {
        font-weight: normal;
    }

    .name {
        font-weight: 600;
        line-height: 18px;
    }
`;
