import { css } from 'lit';

/** Buttons that look like links. */
export const linkStyles = css`
    .link {
        flex: none;
        padding: 2px;
        font: inherit;
        color: var(--vscode-textLink-foreground);
        text-decoration: underline;
        background: none;
        border: 0;
        border-radius: 2px;
        cursor: pointer;
    }

    .link:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
    }
`;
