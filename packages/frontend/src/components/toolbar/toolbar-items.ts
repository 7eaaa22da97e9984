import { HEALTH_ACTIONS } from '../../model/actions/action-list';
import type { DashboardAction } from '../../model/actions/dashboard-action';
import { EXPORT_REGION } from '../../model/actions/loss-actions';
import { ALL_HEALTH_CHECKS, CHECKPOINT, FORK, MERGE, REPORT, STOP, TEST } from '../../model/actions/training-actions';
import { EXPORT_CHARTS } from '../../model/actions/view-actions';

/** A button, or a button with a menu, of the toolbar. */
export type ToolbarItem =
    | { readonly type: 'action'; readonly action: DashboardAction }
    | {
          readonly type: 'menu';
          readonly label: string;
          /** Groups of it are separated by lines. */
          readonly groups: readonly (readonly DashboardAction[])[];
      }
    | { readonly type: 'gap' };

const gap: ToolbarItem = { type: 'gap' };

/** After the button that pauses or resumes, most wanted first: those for which there is no room stand in the menu at the end. */
export const TOOLBAR_ITEMS: readonly ToolbarItem[] = [
    item(CHECKPOINT),
    item(TEST),
    item(FORK),
    item(MERGE),
    gap,
    item(REPORT),
    { type: 'menu', label: 'Health', groups: [HEALTH_ACTIONS, [ALL_HEALTH_CHECKS]] },
    { type: 'menu', label: 'Export', groups: [EXPORT_CHARTS, EXPORT_REGION] },
    gap,
    item(STOP),
];

function item(action: DashboardAction): ToolbarItem {
    return { type: 'action', action };
}
