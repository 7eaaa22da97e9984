import type { Locator } from '@playwright/test';
import { Panel } from './panel';

export class LogPanel extends Panel {
    /** What scrolls. */
    readonly list: Locator;
    /** Those that are laid out, a few more than can be seen. */
    readonly rows: Locator;
    readonly find: Locator;
    readonly level: Locator;
    readonly phase: Locator;
    /** How many rows match the filter; absent without one. */
    readonly hits: Locator;
    readonly copyButton: Locator;

    constructor(dashboard: Locator) {
        super(dashboard, 'Logs');
        this.list = this.root.getByRole('log');
        this.rows = this.list.locator('.row');
        this.find = this.root.getByRole('searchbox', { name: 'Show rows that contain' });
        this.level = this.root.getByLabel('Log level');
        this.phase = this.root.getByLabel('Phase');
        this.hits = this.root.locator('.hits');
        this.copyButton = this.button('Copy the selected rows, or those in view');
    }

    row(text: string | RegExp): Locator {
        return this.rows.filter({ hasText: text });
    }

    /** The button that tells whether the newest rows are followed. */
    followButton(following: boolean): Locator {
        return this.button(following ? 'Following' : 'Follow');
    }

    /** Texts of the rows in view, without their times; those that have not arrived yet are missing. */
    inView(): Promise<string[]> {
        return this.list.evaluate((list) => {
            const view = list.querySelector('.view')!.getBoundingClientRect();
            const rows = [...list.querySelectorAll('.row:not(.awaited)')];
            const seen = rows.filter((row) => {
                const { top, bottom } = row.getBoundingClientRect();
                return top >= view.top - 1 && bottom <= view.bottom + 1;
            });
            return seen.map((row) => row.querySelector('.text')!.textContent);
        });
    }

    /** Moves the scroll bar to a share of its way. */
    async scrollTo(share: number): Promise<void> {
        await this.list.evaluate((list, to) => list.scrollTo(0, to * (list.scrollHeight - list.clientHeight)), share);
    }
}
