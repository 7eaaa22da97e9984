import { vsCodeButton } from '@vscode/webview-ui-toolkit/dist/button/index.js';
import { provideVSCodeDesignSystem } from '@vscode/webview-ui-toolkit/dist/vscode-design-system.js';
import { css, html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import './toolkit-styles';

/*
 * The one file that knows the control library. Controls are taken one by one: its index would bring all of them into
 * the bundle. The prefix keeps its tags apart from those of any other library in the page.
 */
provideVSCodeDesignSystem().withPrefix('otf-toolkit').register(vsCodeButton());

export interface ButtonOptions {
    readonly label: string;
    readonly onClick: () => void;
    readonly appearance?: 'primary' | 'secondary';
    readonly disabled?: boolean;
    /** Says why, when the button is disabled. */
    readonly title?: string;
}

export function button({ label, onClick, appearance = 'secondary', disabled = false, title }: ButtonOptions): TemplateResult {
    return html`<otf-toolkit-button
        class="button"
        appearance=${appearance}
        ?disabled=${disabled}
        title=${ifDefined(title)}
        @click=${onClick}
        >${label}</otf-toolkit-button
    >`;
}

export interface IconButtonOptions {
    readonly icon: TemplateResult;
    readonly label: string;
    readonly onClick: () => void;
    readonly disabled?: boolean;
    /** The label when absent. */
    readonly title?: string;
}

export function iconButton({ icon, label, onClick, disabled = false, title = label }: IconButtonOptions): TemplateResult {
    return html`<otf-toolkit-button
        class="button"
        appearance="icon"
        aria-label=${label}
        title=${title}
        ?disabled=${disabled}
        @click=${onClick}
        >${icon}</otf-toolkit-button
    >`;
}

export interface SelectOption<Value extends string> {
    readonly value: Value;
    readonly label: string;
}

export interface SelectOptions<Value extends string> {
    readonly label: string;
    readonly value: Value | undefined;
    readonly options: readonly SelectOption<Value>[];
    readonly onChange: (value: Value) => void;
    readonly title?: string;
}

/** The browser's own list: it is never clipped by a narrow panel and types ahead as people expect. */
export function select<Value extends string>({ label, value, options, onChange, title }: SelectOptions<Value>): TemplateResult {
    const changed = (event: Event): void => {
        const chosen = options[(event.target as HTMLSelectElement).selectedIndex];
        if (chosen) {
            onChange(chosen.value);
        }
    };
    return html`<select class="select" aria-label=${label} title=${title ?? nothing} @change=${changed}>
        ${repeat(
            options,
            (option) => option.value,
            (option) => html`<option value=${option.value} .selected=${live(option.value === value)}>${option.label}</option>`,
        )}
    </select>`;
}

export interface SearchFieldOptions {
    readonly label: string;
    readonly placeholder: string;
    readonly value: string;
    readonly onInput: (text: string) => void;
}

export function searchField({ label, placeholder, value, onInput }: SearchFieldOptions): TemplateResult {
    return html`<input
        type="search"
        class="search"
        aria-label=${label}
        placeholder=${placeholder}
        .value=${live(value)}
        @input=${(event: Event) => onInput((event.target as HTMLInputElement).value)}
    />`;
}

/** For the shadow root of every element that uses a control. */
export const controlStyles = css`
    .select {
        min-width: 0;
        max-width: 100%;
        height: 24px;
        padding: 0 4px;
        overflow: hidden;
        text-overflow: ellipsis;
        font: inherit;
        field-sizing: content;
        color: var(--vscode-dropdown-foreground);
        background: var(--vscode-dropdown-background);
        border: 1px solid var(--vscode-dropdown-border, var(--vscode-contrastBorder, transparent));
        border-radius: 2px;
        cursor: pointer;
    }

    .select option {
        color: var(--vscode-dropdown-foreground);
        background: var(--vscode-dropdown-listBackground, var(--vscode-dropdown-background));
    }

    .search {
        box-sizing: border-box;
        flex: 0 1 150px;
        min-width: 60px;
        height: 24px;
        padding: 0 6px;
        font: inherit;
        color: var(--vscode-input-foreground);
        background: var(--vscode-input-background);
        border: 1px solid var(--vscode-input-border, var(--vscode-dropdown-border, var(--vscode-contrastBorder, transparent)));
        border-radius: 2px;
    }

    .search::placeholder {
        color: var(--vscode-input-placeholderForeground, var(--vscode-descriptionForeground));
    }

    .search:focus-visible,
    .select:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
    }

    .button {
        flex: none;
        white-space: nowrap;
    }
`;
