import type { Locator } from '@playwright/test';
import { Panel } from './panel';

export class LossPanel extends Panel {
    readonly make: Locator;
    readonly facts: Locator;
    readonly bars: Locator;
    /** The other report, drawn over the bars. */
    readonly outline: Locator;
    readonly legend: Locator;
    /** The region, in words. */
    readonly region: Locator;
    readonly report: Locator;
    readonly compare: Locator;
    /** How many samples lie in the region. */
    readonly count: Locator;
    readonly lowest: Locator;
    readonly highest: Locator;
    readonly histogram: Locator;

    constructor(dashboard: Locator) {
        super(dashboard, 'Loss distribution');
        this.make = this.button('Make report');
        this.facts = this.root.locator('.facts');
        this.bars = this.root.locator('.bar:not([height="0"])');
        this.outline = this.root.locator('path.other');
        this.legend = this.root.locator('.legend');
        this.region = this.root.locator('.count');
        this.report = this.root.getByLabel('Report', { exact: true });
        this.compare = this.root.getByLabel('Compare with');
        this.count = this.root.locator('.count b');
        this.lowest = this.root.getByRole('slider', { name: 'Lowest loss' });
        this.highest = this.root.getByRole('slider', { name: 'Highest loss' });
        this.histogram = this.root.locator('otf-loss-histogram .plot');
    }

    async samples(): Promise<number> {
        return Number((await this.count.innerText()).replaceAll(/\D/g, ''));
    }
}
