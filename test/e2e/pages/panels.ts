import type { Locator } from '@playwright/test';
import { Menu } from './menu';

/** The panels as a whole: where they stand and how large they are. */
export class Panels {
    readonly root: Locator;

    constructor(dashboard: Locator) {
        this.root = dashboard.locator('otf-panel-layout');
    }

    panel(title: string): Locator {
        return this.root.getByRole('region', { name: title, exact: true });
    }

    /** Titles of the panels that are seen, in the order of the page. */
    titles(): Promise<string[]> {
        return this.root.locator('section').evaluateAll((sections) => sections.map((section) => section.getAttribute('aria-label') ?? ''));
    }

    fold(title: string): Locator {
        return this.panel(title).getByRole('button', { name: title, exact: true });
    }

    arrange(title: string): Menu {
        return new Menu(this.panel(title), `Arrange ${title}`);
    }

    /** What the panel above it is resized with. */
    separator(title: string): Locator {
        return this.root.getByRole('separator', { name: `Height of ${title}`, exact: true });
    }

    get columnSeparator(): Locator {
        return this.root.getByRole('separator', { name: 'Width of the side column' });
    }

    async height(title: string): Promise<number> {
        return (await this.panel(title).boundingBox())?.height ?? 0;
    }
}
