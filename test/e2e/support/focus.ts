import type { Page } from '@playwright/test';

/** Where the keyboard's focus is, through all shadow roots. */
export interface Focus {
    /** Everything in the dashboard that can be reached with the Tab key, by name, in the order of the page. */
    readonly reachable: readonly string[];
    /** Where in `reachable` that is which has the focus; -1 when it is the dashboard's own frame or something outside. */
    readonly index: number;
    /** Whether the focus is anywhere in the dashboard. */
    readonly inside: boolean;
}

export function readFocus(page: Page): Promise<Focus> {
    return page.evaluate(() => {
        const walk = (root: ParentNode): HTMLElement[] =>
            [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
                element,
                ...(element.shadowRoot ? walk(element.shadowRoot) : []),
            ]);
        const frame = document.getElementById('onthefly-dashboard');
        const parts = (frame ? walk(frame) : []).filter(
            (element) =>
                element.tabIndex >= 0 && element.checkVisibility() && !element.shadowRoot?.delegatesFocus && !element.matches(':disabled'),
        );
        let active: Element | null = document.activeElement;
        while (active?.shadowRoot?.activeElement) {
            active = active.shadowRoot.activeElement;
        }
        // A control of the library has its text in a slot of its button.
        const text = (element: HTMLElement): string =>
            element.textContent.trim() || ((element.getRootNode() as ShadowRoot).host?.textContent ?? '').trim();
        const name = (element: HTMLElement): string => `${element.localName} ${element.ariaLabel || element.title || text(element)}`;
        return {
            reachable: parts.map(name),
            index: parts.findIndex((part) => part === active),
            inside: frame?.contains(document.activeElement) ?? false,
        };
    });
}
