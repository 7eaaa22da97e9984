import { html, type TemplateResult } from 'lit';
import type { PanelId } from '../../model/layout/panel-list';
import '../checkpoints/checkpoints-panel';
import '../health/health-panel';
import '../lineage/lineage-panel';
import '../logs/log-panel';
import '../logs/log-tools';
import '../losses/loss-panel';
import '../metrics/chart-toolbar';
import '../metrics/metrics-panel';
import '../runs/runs-panel';
import '../runs/runs-panel-tools';
import '../sessions/sessions-panel';
import '../sessions/sessions-panel-tools';
import '../toolbar/command-panel';

export interface Panel {
    /** The panel's body; its title bar is the layout's. */
    render(): TemplateResult;
    /** Controls that stand in the title bar, beside the title. */
    renderTools?(): TemplateResult;
    /** The body is as high as the panel and scrolls inside by itself. Otherwise it is as high as it likes and the panel scrolls. */
    readonly fills?: boolean;
    /** In pixels, at first; as high as what it shows when absent. A main column with room to spare shares it out in proportion. */
    readonly height?: number;
}

/** What the panels show. */
export const PANELS: Readonly<Record<PanelId, Panel>> = {
    metrics: {
        height: 510,
        fills: true,
        render: () => html`<otf-metrics-panel></otf-metrics-panel>`,
        renderTools: () => html`<otf-chart-toolbar></otf-chart-toolbar>`,
    },
    logs: {
        height: 190,
        fills: true,
        render: () => html`<otf-log-panel></otf-log-panel>`,
        renderTools: () => html`<otf-log-tools></otf-log-tools>`,
    },
    runs: {
        render: () => html`<otf-runs-panel></otf-runs-panel>`,
        renderTools: () => html`<otf-runs-panel-tools></otf-runs-panel-tools>`,
    },
    lineage: { fills: true, render: () => html`<otf-lineage-panel></otf-lineage-panel>` },
    loss: { render: () => html`<otf-loss-panel></otf-loss-panel>` },
    health: { render: () => html`<otf-health-panel></otf-health-panel>` },
    checkpoints: { render: () => html`<otf-checkpoints-panel></otf-checkpoints-panel>` },
    commands: { render: () => html`<otf-command-panel></otf-command-panel>` },
    sessions: {
        render: () => html`<otf-sessions-panel></otf-sessions-panel>`,
        renderTools: () => html`<otf-sessions-panel-tools></otf-sessions-panel-tools>`,
    },
};
