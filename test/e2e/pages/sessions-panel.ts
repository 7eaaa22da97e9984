import type { Locator } from '@playwright/test';
import { Panel } from './panel';

export class SessionsPanel extends Panel {
    readonly rows: Locator;

    constructor(dashboard: Locator) {
        super(dashboard, 'Sessions');
        this.rows = this.root.locator('.row');
    }

    row(text: string | RegExp): Locator {
        return this.rows.filter({ hasText: text });
    }

    async act(row: Locator, entry: string): Promise<void> {
        await row.getByRole('button', { name: /^Actions for/ }).click();
        await row.getByRole('menuitem', { name: entry, exact: true }).click();
    }
}
