import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { done } from './icons';
import { menuButtonStyles } from './menu-button-styles';
import { OtfElement } from './otf-element';
import { sharedStyles } from './shared-styles';

export interface MenuItem {
    readonly label: string;
    readonly onSelect: () => void;
    /** Makes it an item that can be ticked. The menu stays open for those. */
    readonly checked?: boolean;
    /** Why it can't be chosen now. */
    readonly disabledReason?: string;
}

export type MenuEntry = MenuItem | 'separator';

/** How near to an edge of the window a menu may come. */
const EDGE_PIXELS = 6;

/** A button with a menu. Lies above everything, in whichever window the button is. */
@customElement('otf-menu-button')
export class MenuButton extends OtfElement {
    static override styles = [sharedStyles, menuButtonStyles];

    @property()
    label = '';

    /** Shown instead of the label, which is then only its name. */
    @property({ attribute: false })
    icon: TemplateResult | undefined;

    @property({ attribute: false })
    entries: readonly MenuEntry[] = [];

    /** Whether the menu is seen. */
    @property({ type: Boolean, reflect: true })
    open = false;

    /** Where the menu was asked for, when that is not at the button. */
    private at: { readonly x: number; readonly y: number } | undefined;

    @query('button.opener')
    private readonly opener!: HTMLButtonElement;

    @query('.menu')
    private readonly menu!: HTMLElement;

    override focus(): void {
        this.opener.focus();
    }

    /** Opens the menu as if the button had been pressed, or at a point of the window. */
    show(at?: { readonly x: number; readonly y: number }): void {
        this.at = at;
        this.menu.hidePopover();
        this.menu.showPopover();
    }

    protected override render(): TemplateResult {
        return html`<button
                type="button"
                class="opener ${this.icon ? 'icon-only' : ''}"
                aria-haspopup="menu"
                aria-expanded=${this.open}
                aria-label=${this.icon ? this.label : nothing}
                title=${this.icon ? this.label : nothing}
                popovertarget="menu"
                @keydown=${(event: KeyboardEvent) => this.openerKeyPressed(event)}
            >
                ${this.icon ?? html`${this.label} <span class="arrow" aria-hidden="true">▾</span>`}
            </button>
            <div
                id="menu"
                class="menu"
                role="menu"
                aria-label=${this.label}
                popover="auto"
                @beforetoggle=${(event: ToggleEvent) => this.beforeToggle(event)}
                @toggle=${(event: ToggleEvent) => this.toggled(event)}
                @keydown=${(event: KeyboardEvent) => this.keyPressed(event)}
            >
                ${this.open ? this.entries.map((entry) => this.renderEntry(entry)) : nothing}
            </div>`;
    }

    private renderEntry(entry: MenuEntry): TemplateResult {
        if (entry === 'separator') {
            return html`<div class="line" role="separator"></div>`;
        }
        const { label, checked, disabledReason } = entry;
        return html`<button
            type="button"
            class="item"
            role=${checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-checked=${checked ?? nothing}
            aria-disabled=${disabledReason === undefined ? nothing : 'true'}
            aria-description=${disabledReason ?? nothing}
            title=${disabledReason ?? nothing}
            @click=${() => this.choose(entry)}
        >
            <span class="tick">${checked ? done : nothing}</span>${label}
        </button>`;
    }

    private choose({ checked, disabledReason, onSelect }: MenuItem): void {
        if (disabledReason !== undefined) {
            return;
        }
        if (checked === undefined) {
            this.menu.hidePopover();
        }
        onSelect();
    }

    private beforeToggle(event: ToggleEvent): void {
        this.open = event.newState === 'open';
        if (this.open) {
            this.place();
        }
    }

    private place(): void {
        const view = this.ownerDocument.defaultView;
        const { left, right, top, bottom } = this.at
            ? { left: this.at.x, right: this.at.x, top: this.at.y, bottom: this.at.y }
            : this.opener.getBoundingClientRect();
        const { innerWidth, innerHeight } = view ?? { innerWidth: right, innerHeight: bottom };
        const { style } = this.menu;
        const fromRight = left > innerWidth / 2;
        const above = top > innerHeight / 2;
        style.left = fromRight ? 'auto' : `${Math.max(EDGE_PIXELS, left)}px`;
        style.right = fromRight ? `${Math.max(EDGE_PIXELS, innerWidth - right)}px` : 'auto';
        style.top = above ? 'auto' : `${bottom + 2}px`;
        style.bottom = above ? `${innerHeight - top + 2}px` : 'auto';
        style.maxHeight = `${(above ? top : innerHeight - bottom) - 2 * EDGE_PIXELS}px`;
        style.maxWidth = `${innerWidth - 2 * EDGE_PIXELS}px`;
    }

    private async toggled(event: ToggleEvent): Promise<void> {
        if (event.newState === 'open') {
            await this.updateComplete;
            this.items[0]?.focus();
        } else {
            this.at = undefined;
        }
    }

    private get items(): readonly HTMLElement[] {
        return [...this.menu.querySelectorAll<HTMLElement>('.item')];
    }

    private openerKeyPressed(event: KeyboardEvent): void {
        if (event.key === 'ArrowDown' && !this.open) {
            event.preventDefault();
            this.menu.showPopover();
        }
    }

    private keyPressed(event: KeyboardEvent): void {
        const { items } = this;
        const index = items.findIndex((item) => item.matches(':focus'));
        const target = this.targetOf(event.key, index, items.length);
        if (event.key === 'Tab' || event.key === 'Escape') {
            this.menu.hidePopover();
            this.opener.focus();
        } else if (target === undefined) {
            return;
        } else {
            items[target]?.focus();
        }
        event.preventDefault();
        event.stopPropagation();
    }

    private targetOf(key: string, index: number, count: number): number | undefined {
        switch (key) {
            case 'ArrowDown':
                return (index + 1) % count;
            case 'ArrowUp':
                return (index - 1 + count) % count;
            case 'Home':
                return 0;
            case 'End':
                return count - 1;
            default:
                return undefined;
        }
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-menu-button': MenuButton;
    }
}
