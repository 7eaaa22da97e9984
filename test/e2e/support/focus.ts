import type { JSHandle, Page } from '@playwright/test';

/** Where the keyboard's focus is, through all shadow roots. */
export interface Focus {
    /** Everything in the dashboard that can be reached with the Tab key, by name, in the order of the page. */
    readonly reachable: readonly string[];
    /** Those that have not had the focus since the tour began. */
    readonly missed: readonly string[];
    /** Whether the focus is anywhere in the dashboard. */
    readonly inside: boolean;
}

/** Remembers what had the focus: by the elements themselves, since others may come and go meanwhile. */
export class FocusTour {
    private constructor(
        private readonly page: Page,
        private readonly visited: JSHandle<Set<Element>>,
    ) {}

    static async begin(page: Page): Promise<FocusTour> {
        return new FocusTour(page, await page.evaluateHandle(() => new Set<Element>()));
    }

    /** Reads where the focus is, and counts that as visited. */
    async look(): Promise<Focus> {
        return this.page.evaluate((visited) => {
            const walk = (root: ParentNode): HTMLElement[] =>
                [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
                    element,
                    ...(element.shadowRoot ? walk(element.shadowRoot) : []),
                ]);
            const frame = document.getElementById('onthefly-dashboard');
            const parts = (frame ? walk(frame) : []).filter(
                (element) =>
                    element.tabIndex >= 0 &&
                    element.checkVisibility({ visibilityProperty: true }) &&
                    !element.shadowRoot?.delegatesFocus &&
                    !element.matches(':disabled'),
            );
            let active: Element | null = document.activeElement;
            while (active?.shadowRoot?.activeElement) {
                active = active.shadowRoot.activeElement;
            }
            if (active) {
                visited.add(active);
            }
            // A control of the library has its text in a slot of its button.
            const text = (element: HTMLElement): string =>
                element.textContent.trim() || ((element.getRootNode() as ShadowRoot).host?.textContent ?? '').trim();
            const name = (element: HTMLElement): string => `${element.localName} ${element.ariaLabel || element.title || text(element)}`;
            return {
                reachable: parts.map(name),
                missed: parts.filter((part) => !visited.has(part)).map(name),
                inside: frame?.contains(document.activeElement) ?? false,
            };
        }, this.visited);
    }

    /** Presses Tab until the focus leaves the dashboard. Returns what it did not come to. */
    async walk(): Promise<readonly string[]> {
        let focus = await this.look();
        // The browser also stops at what it finds worth scrolling, which is not among the parts.
        for (let presses = 0; focus.inside && presses < 2 * focus.reachable.length; presses++) {
            await this.page.keyboard.press('Tab');
            focus = await this.look();
        }
        return focus.missed;
    }
}
