import type { DashboardAction } from './dashboard-action';
import { EXPORT_REGION, FORK_ON_REGION } from './loss-actions';
import { RUN_ACTIONS } from './run-actions';
import { SESSION_ACTIONS } from './session-actions';
import {
    ALL_HEALTH_CHECKS,
    CHECKPOINT,
    FORK,
    HEALTH_ORDER,
    healthCheck,
    LOAD_CHECKPOINT,
    MERGE,
    PAUSE,
    PAUSE_OR_RESUME,
    REPORT,
    REPORT_VALIDATION,
    RESET,
    RESUME,
    STOP,
    STOP_WAITING,
    TEST,
} from './training-actions';
import { VIEW_ACTIONS } from './view-actions';

export const HEALTH_ACTIONS: readonly DashboardAction[] = HEALTH_ORDER.map(healthCheck);

/**
 * Everything that can be done in the dashboard. Its toolbar and menus take from it, and each host makes commands of all of it.
 * Needs no page: a build may read it for what a host wants to know before it starts.
 */
export const ACTIONS: readonly DashboardAction[] = [
    PAUSE_OR_RESUME,
    PAUSE,
    RESUME,
    STOP_WAITING,
    CHECKPOINT,
    LOAD_CHECKPOINT,
    TEST,
    REPORT,
    REPORT_VALIDATION,
    FORK,
    MERGE,
    ...RUN_ACTIONS,
    FORK_ON_REGION,
    ...EXPORT_REGION,
    ...HEALTH_ACTIONS,
    ALL_HEALTH_CHECKS,
    ...SESSION_ACTIONS,
    STOP,
    RESET,
    ...VIEW_ACTIONS,
];

/** Those of which an IDE's menu is made. The others are found by their names. */
export const MENU_ACTIONS: readonly DashboardAction[] = ACTIONS.filter(
    ({ id, group }) => id !== PAUSE.id && id !== RESUME.id && !group.startsWith('9_'),
);

/** Of the IDE's command. */
export function commandId({ id }: DashboardAction): string {
    return `onthefly.${id}`;
}
