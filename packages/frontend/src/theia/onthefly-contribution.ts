import { PreferenceService, type CommandRegistry, type MenuModelRegistry } from '@theia/core';
import {
    AbstractViewContribution,
    CommonMenus,
    type FrontendApplicationContribution,
    type KeybindingRegistry,
} from '@theia/core/lib/browser';
import { inject, injectable } from '@theia/core/shared/inversify';
import { SETTING_DEFAULTS } from '@onthefly/shared-types';
import { DashboardModel } from '../model/dashboard-model';
import { ExampleCommand } from './example-command';
import { OPEN_DASHBOARD, RUN_EXAMPLE } from './onthefly-commands';
import { OnTheFlyWidget } from './onthefly-widget';

const OPEN_AT_START = 'onthefly.openDashboardAtStart';

@injectable()
export class OnTheFlyContribution extends AbstractViewContribution<OnTheFlyWidget> implements FrontendApplicationContribution {
    constructor(
        @inject(PreferenceService) private readonly preferences: PreferenceService,
        @inject(DashboardModel) private readonly model: DashboardModel,
        @inject(ExampleCommand) private readonly exampleCommand: ExampleCommand,
    ) {
        super({ widgetId: OnTheFlyWidget.ID, widgetName: OnTheFlyWidget.LABEL, defaultWidgetOptions: { area: 'main' } });
    }

    /** Called when a workspace has no layout of its own yet. */
    async initializeLayout(): Promise<void> {
        await this.preferences.ready;
        if (this.preferences.get(OPEN_AT_START, SETTING_DEFAULTS[OPEN_AT_START])) {
            await this.openView({ reveal: true });
        }
    }

    override registerCommands(commands: CommandRegistry): void {
        super.registerCommands(commands);
        commands.registerCommand(OPEN_DASHBOARD, { execute: () => this.openView({ activate: true }) });
        commands.registerCommand(RUN_EXAMPLE, {
            isEnabled: () => this.model.state?.example.available === true,
            execute: () => this.exampleCommand.run(),
        });
    }

    override registerMenus(menus: MenuModelRegistry): void {
        super.registerMenus(menus);
        menus.registerMenuAction(CommonMenus.VIEW_VIEWS, { commandId: OPEN_DASHBOARD.id, label: OnTheFlyWidget.LABEL });
    }

    override registerKeybindings(keybindings: KeybindingRegistry): void {
        super.registerKeybindings(keybindings);
        keybindings.registerKeybinding({ command: OPEN_DASHBOARD.id, keybinding: 'ctrlcmd+alt+o' });
    }
}
