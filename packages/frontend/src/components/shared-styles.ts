import { css } from 'lit';

/** For every element that is a panel or stands in one. */
export const sharedStyles = css`
    :host {
        box-sizing: border-box;
        min-width: 0;
    }

    * {
        scrollbar-width: thin;
    }

    /* Names of any origin stand in these: one that runs right to left must not turn the numbers beside it around. */
    span,
    b,
    code,
    label,
    button,
    th,
    td {
        unicode-bidi: isolate;
    }

    .panel-head {
        display: flex;
        align-items: center;
        gap: 8px;
        box-sizing: border-box;
        min-height: 30px;
        padding: 3px 14px;
    }

    .panel-head h2 {
        margin: 0;
        font-size: 11px;
        font-weight: 600;
        letter-spacing: 0.04em;
        text-transform: uppercase;
        color: var(--vscode-descriptionForeground);
    }

    .spacer {
        flex: 1;
    }

    .icon {
        display: block;
        flex: none;
    }

    .muted {
        color: var(--vscode-descriptionForeground);
    }

    code,
    pre {
        font-family: var(--vscode-editor-font-family, monospace);
        font-size: 12px;
    }
`;
