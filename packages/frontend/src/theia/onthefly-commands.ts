import type { Command } from '@theia/core';
import { commandId } from '../model/actions/action-list';
import type { DashboardAction } from '../model/actions/dashboard-action';

const category = 'OnTheFly';

export const OPEN_DASHBOARD: Command = { id: 'onthefly.openDashboard', category, label: 'Open Dashboard' };
export const RUN_EXAMPLE: Command = { id: 'onthefly.runExample', category, label: 'Run the Example' };

export function commandOf(action: DashboardAction): Command {
    return { id: commandId(action), category, label: action.title };
}
