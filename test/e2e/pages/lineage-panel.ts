import type { Locator } from '@playwright/test';
import { Panel } from './panel';

export class LineagePanel extends Panel {
    readonly graph: Locator;
    readonly nodes: Locator;
    readonly edges: Locator;

    constructor(dashboard: Locator) {
        super(dashboard, 'Lineage');
        this.graph = this.root.getByRole('listbox', { name: 'Lineage of runs' });
        this.nodes = this.root.getByRole('option');
        this.edges = this.graph.locator('path.edge');
    }

    node(name: string): Locator {
        return this.root.getByRole('option', { name: new RegExp(`^${name},`) });
    }

    /** How the drawing is moved and scaled, as SVG writes it. */
    async view(): Promise<string> {
        return (await this.graph.locator('> g').getAttribute('transform')) ?? '';
    }
}
