import type { PanelDefault } from './layout-places';

/** All panels in the order in which they stand at first. Ids are kept in stored layouts and in names of commands: never change one. */
export const PANEL_LIST = [
    { id: 'metrics', title: 'Metrics', column: 'main' },
    { id: 'logs', title: 'Logs', column: 'main' },
    { id: 'runs', title: 'Runs', column: 'side' },
    { id: 'lineage', title: 'Lineage', column: 'side' },
    { id: 'loss', title: 'Loss distribution', column: 'side' },
    { id: 'health', title: 'Health', column: 'side' },
    { id: 'checkpoints', title: 'Checkpoints', column: 'side' },
    { id: 'commands', title: 'Commands', column: 'side' },
    { id: 'sessions', title: 'Sessions', column: 'side' },
] as const satisfies readonly (PanelDefault & { readonly title: string })[];

export type PanelId = (typeof PANEL_LIST)[number]['id'];
