import { css, html, nothing, type TemplateResult } from 'lit';

export interface ToolButtonOptions {
    readonly label: string;
    readonly onClick: () => void;
    readonly icon?: TemplateResult;
    readonly primary?: boolean;
    /** Why it can't act now. It stays reachable with the keyboard, so that everybody can learn that. */
    readonly disabledReason?: string;
    readonly title?: string;
    /** What it was pressed for is under way. */
    readonly busy?: boolean;
}

/** A flat button for rows of many actions. */
export function toolButton({
    label,
    onClick,
    icon,
    primary = false,
    disabledReason,
    title,
    busy = false,
}: ToolButtonOptions): TemplateResult {
    return html`<button
        type="button"
        class="tool ${primary ? 'primary' : ''}"
        aria-busy=${busy ? 'true' : nothing}
        aria-disabled=${disabledReason === undefined ? nothing : 'true'}
        aria-description=${disabledReason ?? nothing}
        title=${disabledReason ?? title ?? nothing}
        @click=${() => disabledReason === undefined && onClick()}
    >
        ${icon ?? nothing}${label}
    </button>`;
}

/** For the shadow root of every element that uses one. */
export const toolButtonStyles = css`
    .tool {
        display: inline-flex;
        flex: none;
        align-items: center;
        gap: 5px;
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

    .tool:hover:not([aria-disabled]) {
        background: var(--vscode-toolbar-hoverBackground, transparent);
        border-color: var(--vscode-contrastActiveBorder, transparent);
    }

    .tool:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: 1px;
    }

    .tool.primary {
        min-width: 92px;
        justify-content: center;
        color: var(--vscode-button-foreground);
        background: var(--vscode-button-background);
        border-color: var(--vscode-button-border, var(--vscode-contrastBorder, transparent));
    }

    .tool.primary:hover:not([aria-disabled]) {
        background: var(--vscode-button-hoverBackground);
    }

    .tool[aria-disabled] {
        color: var(--vscode-disabledForeground, var(--vscode-descriptionForeground));
        cursor: default;
    }

    .tool[aria-busy] {
        background-image: linear-gradient(90deg, transparent, var(--vscode-progressBar-background, var(--vscode-focusBorder)), transparent);
        background-repeat: no-repeat;
        background-position: -50% 100%;
        background-size: 50% 2px;
        animation: busy 1.4s ease-in-out infinite;
    }

    @keyframes busy {
        to {
            background-position: 150% 100%;
        }
    }

    @media (prefers-reduced-motion: reduce) {
        .tool[aria-busy] {
            background-position: 0 100%;
            background-size: 100% 2px;
            animation: none;
        }
    }

    .tool.primary[aria-disabled] {
        color: var(--vscode-disabledForeground, var(--vscode-descriptionForeground));
        background-color: transparent;
        border-color: var(--vscode-panel-border, var(--vscode-contrastBorder));
    }
`;
