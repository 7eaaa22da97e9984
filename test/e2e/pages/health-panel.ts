import type { Locator } from '@playwright/test';
import { Panel } from './panel';

export class HealthPanel extends Panel {
    readonly cards: Locator;
    /** What the opened check found. */
    readonly details: Locator;
    readonly history: Locator;

    constructor(dashboard: Locator) {
        super(dashboard, 'Health');
        this.cards = this.root.locator('.card');
        this.details = this.root.locator('.details');
        this.history = this.root.getByLabel('Result', { exact: true });
    }

    card(name: string): Locator {
        return this.cards.filter({ hasText: name });
    }
}
