import {
    MAIN_MENU_BAR,
    MessageService,
    type Command,
    type CommandContribution,
    type CommandRegistry,
    type MenuContribution,
    type MenuModelRegistry,
} from '@theia/core';
import {
    WidgetManager,
    type FrontendApplicationContribution,
    type KeybindingContribution,
    type KeybindingRegistry,
} from '@theia/core/lib/browser';
import { inject, injectable } from '@theia/core/shared/inversify';
import { awaitedCommand } from '../model/command-words';
import type { SettledIntent } from '../model/control-model';
import { DashboardModel } from '../model/dashboard-model';
import { describeSettled } from '../model/outcome-words';
import type { TrainingAction } from '../model/training-actions';
import {
    OPEN_DASHBOARD,
    RESET_LAYOUT,
    SHOW_NEXT_RUN,
    SHOW_PREVIOUS_RUN,
    STOP_WAITING,
    TRAINING_COMMANDS,
    type TrainingCommand,
} from './onthefly-commands';
import { OnTheFlyWidget } from './onthefly-widget';

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
        @inject(WidgetManager) private readonly widgets: WidgetManager,
        @inject(MessageService) private readonly messages: MessageService,
    ) {}

    onStart(): void {
        this.model.control.onDidSettle((settled) => this.tell(settled));
    }

    registerCommands(commands: CommandRegistry): void {
        this.commands = commands;
        for (const { command, action } of TRAINING_COMMANDS) {
            commands.registerCommand(command, {
                isEnabled: () => action.disabledReason(this.model) === undefined,
                execute: () => this.run(action),
            });
        }
        commands.registerCommand(STOP_WAITING, {
            isEnabled: () => this.awaited !== undefined,
            execute: () => this.stopWaiting(),
        });
        this.registerRunStep(commands, SHOW_PREVIOUS_RUN, -1);
        this.registerRunStep(commands, SHOW_NEXT_RUN, 1);
        commands.registerCommand(RESET_LAYOUT, { execute: () => this.model.layout.reset() });
    }

    registerMenus(menus: MenuModelRegistry): void {
        menus.registerSubmenu(TRAINING_MENU, 'Training');
        TRAINING_COMMANDS.forEach((entry, index) => registerEntry(menus, entry, index));
        menus.registerMenuAction([...TRAINING_MENU, '7_view'], { commandId: OPEN_DASHBOARD.id });
    }

    registerKeybindings(keybindings: KeybindingRegistry): void {
        for (const { command, keybinding } of TRAINING_COMMANDS) {
            if (keybinding !== undefined) {
                keybindings.registerKeybinding({ command: command.id, keybinding });
            }
        }
    }

    /** What asks something asks it in the dashboard. */
    private async run(action: TrainingAction): Promise<void> {
        await action.run(this.model);
        if (this.model.dialogs.current) {
            await this.commands?.executeCommand(OPEN_DASHBOARD.id);
        }
    }

    private get awaited(): string | undefined {
        return awaitedCommand(this.model.control.pending, this.model.session?.sessionId)?.commandId;
    }

    private async stopWaiting(): Promise<void> {
        if (this.awaited !== undefined) {
            await this.model.control.cancel(this.awaited);
        }
    }

    private registerRunStep(commands: CommandRegistry, command: Command, step: number): void {
        const target = (): string | undefined => {
            const runs = this.model.state?.runs ?? [];
            const shown = runs.findIndex(({ runId }) => runId === this.model.run?.runId);
            return shown < 0 ? undefined : runs[shown + step]?.runId;
        };
        commands.registerCommand(command, {
            isEnabled: () => target() !== undefined,
            execute: () => this.model.selectRun(target() ?? ''),
        });
    }

    /** The dashboard tells it itself where it is seen. */
    private tell(settled: SettledIntent): void {
        const { outcome } = settled;
        const seen = this.widgets.tryGetWidget(OnTheFlyWidget.ID)?.isVisible === true;
        if (seen || (outcome.type === 'failed' && outcome.code === 'needs-confirmation')) {
            return;
        }
        const text = describeSettled(settled);
        if (outcome.type === 'failed' && outcome.code !== 'cancelled') {
            void this.messages.error(text);
        } else {
            void this.messages.info(text, { timeout: MESSAGE_MILLISECONDS });
        }
    }
}

function registerEntry(menus: MenuModelRegistry, { command, group }: TrainingCommand, index: number): void {
    menus.registerMenuAction([...TRAINING_MENU, group], { commandId: command.id, order: String(index).padStart(2, '0') });
}
