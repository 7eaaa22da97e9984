import type { Locator } from '@playwright/test';
import { Menu } from './menu';

/** The dashboard's toolbar: what can be done with the trainer, and what became of it. */
export class Toolbar {
    readonly root: Locator;
    /** What is waited for, or how the last command ended. */
    readonly status: Locator;
    readonly health: Menu;
    readonly panels: Menu;
    readonly more: Menu;

    constructor(dashboard: Locator) {
        this.root = dashboard.getByRole('toolbar', { name: 'Training' });
        this.status = dashboard.locator('otf-toolbar-status').getByRole('status');
        this.health = new Menu(this.root, 'Health');
        this.panels = new Menu(this.root, 'Panels');
        this.more = new Menu(this.root, 'More actions');
    }

    button(name: string): Locator {
        return this.root.getByRole('button', { name, exact: true });
    }
}
