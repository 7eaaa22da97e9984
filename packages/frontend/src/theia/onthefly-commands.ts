import type { Command } from '@theia/core';

const category = 'OnTheFly';

export const OPEN_DASHBOARD: Command = { id: 'onthefly.openDashboard', category, label: 'Open Dashboard' };
export const RUN_EXAMPLE: Command = { id: 'onthefly.runExample', category, label: 'Run the Example' };
