import type { Locator } from '@playwright/test';
import { Menu } from './menu';

/** One of the dashboard's panels, by its title. */
export class Panel {
    readonly root: Locator;

    constructor(
        readonly dashboard: Locator,
        title: string,
    ) {
        this.root = dashboard.getByRole('region', { name: title, exact: true });
    }

    button(name: string | RegExp): Locator {
        return this.root.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
    }

    menu(name: string): Menu {
        return new Menu(this.root, name);
    }

    /** Opens a menu of the panel and chooses one of its entries. */
    async choose(menu: string | RegExp, entry: string | RegExp): Promise<void> {
        await this.button(menu).click();
        await this.root.locator('.menu .item').filter({ hasText: entry }).click();
    }
}
