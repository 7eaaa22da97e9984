import type { Locator } from '@playwright/test';
import { Panel } from './panel';

export class LineagePanel extends Panel {
    readonly nodes: Locator;

    constructor(dashboard: Locator) {
        super(dashboard, 'Lineage');
        this.nodes = this.root.getByRole('option');
    }

    node(name: string): Locator {
        return this.root.getByRole('option', { name: new RegExp(`^${name},`) });
    }
}
