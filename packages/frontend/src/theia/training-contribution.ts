import { MAIN_MENU_BAR, type CommandContribution, type CommandRegistry, type MenuContribution, type MenuModelRegistry } from '@theia/core';
import {
    WidgetManager,
    type FrontendApplicationContribution,
    type KeybindingContribution,
    type KeybindingRegistry,
} from '@theia/core/lib/browser';
import { inject, injectable } from '@theia/core/shared/inversify';
import type { Job } from '@onthefly/shared-types';
import { ACTIONS, commandId, MENU_ACTIONS } from '../model/actions/action-list';
import type { DashboardAction } from '../model/actions/dashboard-action';
import type { SettledIntent } from '../model/control/control-model';
import { describeSettled } from '../model/control/outcome-words';
import { DashboardModel } from '../model/dashboard-model';
import { commandOf, OPEN_DASHBOARD } from './onthefly-commands';
import { OnTheFlyWidget } from './onthefly-widget';
import { TheiaDashboardHost } from './theia-dashboard-host';
import { TheiaNotifications } from './theia-notifications';

const TRAINING_MENU = [...MAIN_MENU_BAR, '7_training'];
const MESSAGE_MILLISECONDS = 6000;

/** Makes everything that the dashboard's buttons do available as commands of the IDE. */
@injectable()
export class TrainingContribution
    implements CommandContribution, MenuContribution, KeybindingContribution, FrontendApplicationContribution
{
    private commands: CommandRegistry | undefined;

    constructor(
        @inject(DashboardModel) private readonly model: DashboardModel,
        @inject(TheiaDashboardHost) private readonly host: TheiaDashboardHost,
        @inject(WidgetManager) private readonly widgets: WidgetManager,
        @inject(TheiaNotifications) private readonly notifications: TheiaNotifications,
    ) {}

    onStart(): void {
        this.model.control.onDidSettle((settled) => this.tell(settled));
        this.model.jobs.onDidEnd((job) => this.tellJob(job));
    }

    registerCommands(commands: CommandRegistry): void {
        this.commands = commands;
        for (const action of ACTIONS) {
            commands.registerCommand(commandOf(action), {
                isEnabled: () => action.disabledReason(this.model) === undefined,
                execute: () => this.run(action),
            });
        }
    }

    registerMenus(menus: MenuModelRegistry): void {
        menus.registerSubmenu(TRAINING_MENU, 'Training');
        MENU_ACTIONS.forEach((action, index) =>
            menus.registerMenuAction([...TRAINING_MENU, action.group], {
                commandId: commandId(action),
                order: String(index).padStart(2, '0'),
            }),
        );
        menus.registerMenuAction([...TRAINING_MENU, '9_view'], { commandId: OPEN_DASHBOARD.id });
    }

    registerKeybindings(keybindings: KeybindingRegistry): void {
        for (const action of ACTIONS) {
            if (action.keybinding !== undefined) {
                keybindings.registerKeybinding({ command: commandId(action), keybinding: action.keybinding });
            }
        }
    }

    private async run(action: DashboardAction): Promise<void> {
        if (action.panel) {
            this.model.layout.open(action.panel);
        }
        if (action.panel || action.needsDashboard) {
            await this.commands?.executeCommand(OPEN_DASHBOARD.id);
        }
        await action.run(this.model, this.host);
        // A few ask only when something would be lost.
        if (this.model.dialogs.current) {
            await this.commands?.executeCommand(OPEN_DASHBOARD.id);
        }
    }

    /** The dashboard tells it itself where it is seen. */
    private tell(settled: SettledIntent): void {
        const { outcome } = settled;
        if (this.isDashboardSeen || (outcome.type === 'failed' && outcome.code === 'needs-confirmation')) {
            return;
        }
        const text = describeSettled(settled);
        if (outcome.type === 'failed' && outcome.code !== 'cancelled') {
            void this.notifications.tell('error', text);
        } else {
            void this.notifications.tell('info', text, { timeout: MESSAGE_MILLISECONDS });
        }
    }

    private tellJob({ title, message, state }: Job): void {
        if (this.isDashboardSeen || state === 'cancelled') {
            return;
        }
        void this.notifications.tell(state === 'failed' ? 'error' : 'info', `${title}: ${message}`);
    }

    private get isDashboardSeen(): boolean {
        return this.widgets.tryGetWidget(OnTheFlyWidget.ID)?.isVisible === true;
    }
}
