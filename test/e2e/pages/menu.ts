import { expect, type Locator } from '@playwright/test';

/** A button of the dashboard that opens a menu, by the button's name, within a part of the dashboard. */
export class Menu {
    readonly button: Locator;
    readonly list: Locator;

    constructor(within: Locator, name: string) {
        this.button = within.getByRole('button', { name, exact: true });
        this.list = within.getByRole('menu', { name, exact: true });
    }

    item(name: string): Locator {
        return this.list.getByRole('menuitem', { name, exact: true });
    }

    /** One that is ticked or not. */
    check(name: string): Locator {
        return this.list.getByRole('menuitemcheckbox', { name, exact: true });
    }

    async open(): Promise<void> {
        await this.button.click();
        await expect(this.list).toBeVisible();
    }

    /** Opens it as a context menu does: with the right mouse button on the row, or whatever it belongs to. */
    async openOn(target: Locator): Promise<void> {
        await target.click({ button: 'right' });
        await expect(this.list).toBeVisible();
    }

    async choose(name: string): Promise<void> {
        await this.open();
        await this.item(name).click();
    }
}
