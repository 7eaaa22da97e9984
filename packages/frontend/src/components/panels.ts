import { html, type TemplateResult } from 'lit';
import type { PanelColumn } from '../model/layout-places';
import './checkpoints-panel';
import './health-panel';
import './command-panel';
import './lineage-panel';
import './log-panel';
import './log-tools';
import './loss-panel';
import './metrics-panel';
import './runs-panel';
import './runs-panel-tools';
import './sessions-panel';
import './sessions-panel-tools';

export interface Panel {
    /** Kept in the stored layout: never change it. */
    readonly id: string;
    readonly title: string;
    readonly column: PanelColumn;
    /** Height at first, in units of about 170 pixels; a column with room to spare shares it out in proportion. */
    readonly weight: number;
    /** The panel's body; its title bar is the layout's. */
    render(): TemplateResult;
    /** Controls that stand in the title bar, beside the title. */
    renderTools?(): TemplateResult;
    /** The body is as high as the panel and scrolls inside by itself. Otherwise it is as high as it likes and the panel scrolls. */
    readonly fills?: boolean;
}

/** All panels in the order in which they stand at first. */
export const PANELS: readonly Panel[] = [
    {
        id: 'metrics',
        title: 'Metrics',
        column: 'main',
        weight: 3,
        fills: true,
        render: () => html`<otf-metrics-panel></otf-metrics-panel>`,
    },
    {
        id: 'logs',
        title: 'Logs',
        column: 'main',
        weight: 1,
        fills: true,
        render: () => html`<otf-log-panel></otf-log-panel>`,
        renderTools: () => html`<otf-log-tools></otf-log-tools>`,
    },
    {
        id: 'runs',
        title: 'Runs',
        column: 'side',
        weight: 0.8,
        render: () => html`<otf-runs-panel></otf-runs-panel>`,
        renderTools: () => html`<otf-runs-panel-tools></otf-runs-panel-tools>`,
    },
    {
        id: 'lineage',
        title: 'Lineage',
        column: 'side',
        weight: 1,
        fills: true,
        render: () => html`<otf-lineage-panel></otf-lineage-panel>`,
    },
    { id: 'loss', title: 'Loss distribution', column: 'side', weight: 1.6, render: () => html`<otf-loss-panel></otf-loss-panel>` },
    { id: 'health', title: 'Health', column: 'side', weight: 1.6, render: () => html`<otf-health-panel></otf-health-panel>` },
    {
        id: 'checkpoints',
        title: 'Checkpoints',
        column: 'side',
        weight: 0.8,
        render: () => html`<otf-checkpoints-panel></otf-checkpoints-panel>`,
    },
    { id: 'commands', title: 'Commands', column: 'side', weight: 1, render: () => html`<otf-command-panel></otf-command-panel>` },
    {
        id: 'sessions',
        title: 'Sessions',
        column: 'side',
        weight: 0.8,
        render: () => html`<otf-sessions-panel></otf-sessions-panel>`,
        renderTools: () => html`<otf-sessions-panel-tools></otf-sessions-panel-tools>`,
    },
];
