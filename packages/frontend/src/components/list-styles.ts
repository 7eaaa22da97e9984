import { css } from 'lit';
import { linkStyles } from './link-styles';

/** Rows of a panel that is a list of things with actions. */
export const listStyles = css`
    :host {
        display: block;
    }

    .content {
        padding: 0 0 8px;
    }

    .rows {
        margin: 0;
        padding: 0;
        list-style: none;
    }

    .row {
        display: flex;
        align-items: center;
        gap: 8px;
        box-sizing: border-box;
        min-height: 28px;
        padding: 1px 8px 1px 14px;
    }

    .row:hover {
        background: var(--vscode-list-hoverBackground);
    }

    .row[aria-current] {
        color: var(--vscode-list-inactiveSelectionForeground, inherit);
        background: var(--vscode-list-inactiveSelectionBackground);
    }

    /* Their grey would be too faint on it. */
    .row[aria-current] .muted {
        color: inherit;
    }

    .what {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
    }

    .side {
        flex: none;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
    }

    ${linkStyles}

    .link {
        text-decoration: none;
    }

    .link:hover {
        text-decoration: underline;
    }

    .link[aria-disabled] {
        color: var(--vscode-disabledForeground, var(--vscode-descriptionForeground));
        cursor: default;
        text-decoration: none;
    }

    p {
        margin: 0;
        padding: 2px 14px 8px;
    }
`;
