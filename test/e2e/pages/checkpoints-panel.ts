import type { Locator } from '@playwright/test';
import { Panel } from './panel';

export class CheckpointsPanel extends Panel {
    readonly rows: Locator;

    constructor(dashboard: Locator) {
        super(dashboard, 'Checkpoints');
        this.rows = this.root.locator('.row');
    }
}
