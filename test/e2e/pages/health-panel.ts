import type { Locator } from '@playwright/test';
import { Panel } from './panel';

export class HealthPanel extends Panel {
    readonly cards: Locator;
    readonly details: Locator;

    constructor(dashboard: Locator) {
        super(dashboard, 'Health');
        this.cards = this.root.locator('.card');
        this.details = this.root.locator('.details');
    }

    card(name: string): Locator {
        return this.cards.filter({ hasText: name });
    }
}
