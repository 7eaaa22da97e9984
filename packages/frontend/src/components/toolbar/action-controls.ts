import type { DashboardHost } from '../../dashboard-host';
import type { DashboardAction } from '../../model/actions/dashboard-action';
import type { DashboardModel } from '../../model/dashboard-model';
import type { MenuItem } from '../menu-button';
import type { ToolButtonOptions } from '../tool-button';

/** An action as a button of a toolbar. */
export function actionButton(action: DashboardAction, model: DashboardModel, host: DashboardHost): ToolButtonOptions {
    return {
        label: action.label,
        title: action.description,
        disabledReason: action.disabledReason(model),
        busy: action.isRunning?.(model) === true,
        onClick: () => void action.run(model, host),
    };
}

/** An action as an entry of a menu. */
export function actionEntry(action: DashboardAction, model: DashboardModel, host: DashboardHost): MenuItem {
    return {
        label: action.label,
        disabledReason: action.disabledReason(model),
        onSelect: () => void action.run(model, host),
    };
}
