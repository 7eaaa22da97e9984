import type { DashboardHost } from '../../dashboard-host';
import type { DashboardModel } from '../dashboard-model';
import type { PanelId } from '../layout/panel-list';

/** Entries of one group stand together in an IDE's menu, groups in the order of their numbers. */
export type ActionGroup =
    '1_run' | '2_weights' | '3_measure' | '4_runs' | '5_samples' | '6_health' | '7_sessions' | '8_end' | '9_charts' | '9_log' | '9_panels';

/** Something that a person can do, wherever it stands: on a button, in a menu, among the commands of an IDE. */
export interface DashboardAction {
    /** Of the IDE's command, after `onthefly.`: never change one. */
    readonly id: string;
    /** On buttons and in the dashboard's own menus. */
    readonly label: string;
    /** Says it all by itself, in a list of everything that an IDE can do. */
    readonly title: string;
    /** What comes of it, as a tooltip. */
    readonly description?: string;
    readonly group: ActionGroup;
    readonly keybinding?: string;
    /** The panel in which it is seen: opened before, and the dashboard with it. */
    readonly panel?: PanelId;
    /** It asks or shows something in the dashboard, which is opened before. */
    readonly needsDashboard?: boolean;
    /** Why it can't be done now; undefined when it can. */
    disabledReason(model: DashboardModel): string | undefined;
    /** True from the press of the button until it is done or has failed. */
    isRunning?(model: DashboardModel): boolean;
    run(model: DashboardModel, host: DashboardHost): void | Promise<unknown>;
}
