import type { Locator } from '@playwright/test';

/** The dashboard's toolbar: what can be done with the trainer, and what became of it. */
export class Toolbar {
    readonly root: Locator;
    /** What is waited for, or how the last command ended. */
    readonly status: Locator;

    constructor(dashboard: Locator) {
        this.root = dashboard.getByRole('toolbar', { name: 'Training' });
        this.status = dashboard.locator('otf-toolbar-status').getByRole('status');
    }

    button(name: string): Locator {
        return this.root.getByRole('button', { name, exact: true });
    }

    async choose(menu: string | RegExp, entry: string): Promise<void> {
        await this.root.getByRole('button', { name: menu }).click();
        await this.root.locator('.menu .item').filter({ hasText: entry }).click();
    }
}
