import { inject, injectable } from 'inversify';
import { workspace, type ExtensionContext } from 'vscode';
import { Logger, Settings } from '@onthefly/backend';
import { LISTEN } from '../manifest/contributed-settings';
import { BackendLife } from './backend-life';
import { CommandContexts } from './command-contexts';
import { DashboardPanel } from './dashboard-panel';
import { ExtensionCommands } from './extension-commands';
import { ExtensionNotices } from './extension-notices';
import { ExtensionStatusBar } from './extension-status-bar';
import { TerminalCommand } from './terminal-command';
import { VscodeContext } from './vscode-context';

const OPENED_BEFORE = 'onthefly.openedBefore';

/** One window's OnTheFly, from the start of the window to its end. */
@injectable()
export class OnTheFlyExtension {
    constructor(
        @inject(VscodeContext) private readonly context: ExtensionContext,
        @inject(Settings) private readonly settings: Settings,
        @inject(Logger) private readonly logger: Logger,
        @inject(BackendLife) private readonly life: BackendLife,
        @inject(DashboardPanel) private readonly panel: DashboardPanel,
        @inject(ExtensionCommands) private readonly commands: ExtensionCommands,
        @inject(CommandContexts) private readonly contexts: CommandContexts,
        @inject(ExtensionNotices) private readonly notices: ExtensionNotices,
        @inject(ExtensionStatusBar) private readonly statusBar: ExtensionStatusBar,
        @inject(TerminalCommand) private readonly terminalCommand: TerminalCommand,
    ) {}

    async start(): Promise<void> {
        this.panel.start();
        this.commands.start();
        this.contexts.start();
        this.notices.start();
        this.statusBar.start();
        this.installCommand();
        if (workspace.getConfiguration().get(LISTEN) !== 'withDashboard') {
            await this.life.start();
        }
        if (await this.shouldOpen()) {
            await this.panel.open();
        }
    }

    stop(): void {
        this.life.stop();
    }

    private installCommand(): void {
        try {
            this.terminalCommand.install();
        } catch (error) {
            this.logger.warn(`Terminals will not have the command "onthefly": ${String(error)}`);
        }
    }

    /** When a workspace with Python in it is opened for the first time: not everybody who has the extension trains everywhere. */
    private async shouldOpen(): Promise<boolean> {
        const { workspaceState } = this.context;
        if (!this.settings.get('onthefly.openDashboardAtStart') || workspaceState.get(OPENED_BEFORE) === true) {
            return false;
        }
        const [script] = await workspace.findFiles('**/*.py', '**/{node_modules,site-packages}/**', 1);
        if (!script) {
            return false;
        }
        await workspaceState.update(OPENED_BEFORE, true);
        return !this.panel.isVisible;
    }
}
