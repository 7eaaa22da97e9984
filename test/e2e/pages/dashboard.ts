import type { Locator, Page } from '@playwright/test';
import type { LineChart } from '@onthefly/frontend/lib/charts/line-chart';
import { CheckpointsPanel } from './checkpoints-panel';
import { Dialog } from './dialog';
import { HealthPanel } from './health-panel';
import { LineagePanel } from './lineage-panel';
import { LogPanel } from './log-panel';
import { LossPanel } from './loss-panel';
import { MetricsPanel } from './metrics-panel';
import { Panel } from './panel';
import { Panels } from './panels';
import { RunsPanel } from './runs-panel';
import { SessionsPanel } from './sessions-panel';
import { Toolbar } from './toolbar';

/** What one chart holds to draw: a row for each step, as long as there are not more of them than it draws points. */
export interface Curve {
    readonly steps: readonly number[];
    readonly values: readonly number[];
}

/** The dashboard, in its widget unless it is said where. */
export class Dashboard {
    readonly root: Locator;
    readonly activity: Locator;
    readonly sessionPicker: Locator;
    readonly runPicker: Locator;
    readonly guide: Locator;
    readonly exampleButton: Locator;
    readonly banners: Locator;
    readonly charts: Locator;
    readonly toolbar: Toolbar;
    readonly dialog: Dialog;
    readonly metrics: MetricsPanel;
    readonly runs: RunsPanel;
    readonly lineage: LineagePanel;
    readonly log: LogPanel;
    readonly loss: LossPanel;
    readonly health: HealthPanel;
    readonly checkpoints: CheckpointsPanel;
    readonly commands: Panel;
    readonly panels: Panels;
    readonly sessions: SessionsPanel;

    constructor(page: Page, root = page.locator('#onthefly-dashboard otf-dashboard')) {
        this.root = root;
        this.toolbar = new Toolbar(root);
        this.dialog = new Dialog(root);
        this.metrics = new MetricsPanel(root);
        this.runs = new RunsPanel(root);
        this.lineage = new LineagePanel(root);
        this.log = new LogPanel(root);
        this.loss = new LossPanel(root);
        this.health = new HealthPanel(root);
        this.checkpoints = new CheckpointsPanel(root);
        this.commands = new Panel(root, 'Commands');
        this.panels = new Panels(root);
        this.sessions = new SessionsPanel(root);
        this.activity = this.root.locator('otf-header').getByRole('status');
        this.sessionPicker = this.root.getByLabel('Session', { exact: true });
        this.runPicker = this.root.getByRole('combobox', { name: 'Run', exact: true });
        this.guide = this.root.getByRole('region', { name: 'First steps' });
        this.exampleButton = this.root.getByRole('button', { name: 'Run the example' });
        this.banners = this.root.locator('otf-banner .message');
        this.charts = this.root.locator('otf-line-chart');
    }

    /** One of the header's figures, by its name. */
    figure(name: string): Locator {
        return this.root
            .locator('otf-header dl > div')
            .filter({ has: this.root.page().locator('dt', { hasText: name }) })
            .locator('dd');
    }

    /** The step that the header shows; 0 before there is one. */
    async step(): Promise<number> {
        const figure = this.figure('step');
        return (await figure.count()) === 0 ? 0 : Number((await figure.innerText()).replaceAll(/\D/g, ''));
    }

    chart(metric: string): Locator {
        return this.charts.filter({ has: this.root.page().getByText(metric, { exact: true }) });
    }

    /** What a chart says to those who can't see it: value and step of its newest point and the range of its values. */
    summary(metric: string): Locator {
        return this.chart(metric).getByRole('group');
    }

    /** What a chart draws, from the element itself: pixels would not tell whether a step is missing. */
    async curve(metric: string): Promise<Curve> {
        const chart = this.chart(metric);
        if ((await chart.count()) === 0) {
            return { steps: [], values: [] };
        }
        return chart.evaluate((element: LineChart) => {
            const columns = element.charts.runs[0]?.overview.get(element.metric)?.columns;
            return { steps: Array.from(columns?.step ?? []), values: Array.from(columns?.last ?? []) };
        });
    }

    copyButton(label: string): Locator {
        return this.root.getByRole('button', { name: label });
    }

    /** Where in the page its root is, without what surrounds it. */
    async width(): Promise<number> {
        return (await this.root.boundingBox())?.width ?? 0;
    }
}
