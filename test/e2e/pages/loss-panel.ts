import type { Locator } from '@playwright/test';
import { Panel } from './panel';

export class LossPanel extends Panel {
    readonly facts: Locator;
    /** How many samples lie in the region. */
    readonly count: Locator;
    readonly lowest: Locator;
    readonly highest: Locator;
    readonly histogram: Locator;

    constructor(dashboard: Locator) {
        super(dashboard, 'Loss distribution');
        this.facts = this.root.locator('.facts');
        this.count = this.root.locator('.count b');
        this.lowest = this.root.getByRole('slider', { name: 'Lowest loss' });
        this.highest = this.root.getByRole('slider', { name: 'Highest loss' });
        this.histogram = this.root.locator('otf-loss-histogram .plot');
    }

    async samples(): Promise<number> {
        return Number((await this.count.innerText()).replaceAll(/\D/g, ''));
    }
}
