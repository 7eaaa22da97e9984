import type { Locator } from '@playwright/test';
import type { Menu } from './menu';
import { Panel } from './panel';

export class RunsPanel extends Panel {
    readonly rows: Locator;
    readonly filter: Locator;
    readonly columns: Menu;

    constructor(dashboard: Locator) {
        super(dashboard, 'Runs');
        this.rows = this.root.locator('tbody tr');
        this.filter = this.root.getByLabel('Filter runs');
        this.columns = this.menu('Columns');
    }

    row(name: string): Locator {
        return this.rows.filter({ has: this.root.page().getByRole('button', { name: new RegExp(`^${name}\\b`) }) });
    }

    head(label: string): Locator {
        return this.root.locator('th').filter({ hasText: label });
    }

    /** The text of a row's cell, by the heading of its column. */
    async cell(name: string, heading: string): Promise<string> {
        const headings = await this.root.locator('thead th').allInnerTexts();
        const index = headings.findIndex((text) => text.trim().startsWith(heading));
        return (await this.row(name).locator('td').nth(index).innerText()).trim();
    }

    async names(): Promise<string[]> {
        return (await this.rows.locator('td.name button').allInnerTexts()).map((text) => text.trim());
    }

    async act(name: string, entry: string): Promise<void> {
        await this.choose(`Actions for ${name}`, entry);
    }
}
