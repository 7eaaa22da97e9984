import { inject, injectable } from 'inversify';
import { commands, ProgressLocation, window, type ExtensionContext } from 'vscode';
import { ACTIONS, commandId } from '@onthefly/frontend/lib/model/actions/action-list';
import type { DashboardAction } from '@onthefly/frontend/lib/model/actions/dashboard-action';
import { Logger } from '@onthefly/backend';
import { OPEN_DASHBOARD, RUN_EXAMPLE, SHOW_LOG } from '../manifest/contributed-commands';
import { BackendLife } from './backend-life';
import { DashboardPanel } from './dashboard-panel';
import { ExtensionHost } from './extension-host';
import { notificationText } from './notification-text';
import { showNotification } from './show-notification';
import { VscodeContext } from './vscode-context';
import type { VscodeLogger } from './vscode-logger';

/** Groups of actions on the trainer itself: they mean the same with no dashboard open. The others act on what one has in view. */
const WITHOUT_DASHBOARD: ReadonlySet<string> = new Set(['1_run', '2_weights', '3_measure', '6_health', '8_end']);

/** Makes everything that the dashboard's buttons do available as commands of the IDE. */
@injectable()
export class ExtensionCommands {
    constructor(
        @inject(VscodeContext) private readonly context: ExtensionContext,
        @inject(BackendLife) private readonly life: BackendLife,
        @inject(DashboardPanel) private readonly panel: DashboardPanel,
        @inject(ExtensionHost) private readonly host: ExtensionHost,
        @inject(Logger) private readonly logger: VscodeLogger,
    ) {}

    start(): void {
        this.register(OPEN_DASHBOARD.command, () => this.panel.open());
        this.register(RUN_EXAMPLE.command, () => this.runExample());
        this.register(SHOW_LOG.command, async () => this.logger.show());
        ACTIONS.forEach((action) => this.register(commandId(action), () => this.run(action)));
    }

    private register(command: string, handler: () => Promise<void>): void {
        this.context.subscriptions.push(commands.registerCommand(command, handler));
    }

    private async run(action: DashboardAction): Promise<void> {
        await this.life.start();
        const { model } = this.life;
        if (this.panel.isVisible || !isPossibleWithoutDashboard(action)) {
            return this.panel.runAction(action.id);
        }
        const reason = action.disabledReason(model);
        if (reason !== undefined) {
            void showNotification('info', `${reason}.`);
            return;
        }
        await action.run(model, this.host);
        // A few ask only when something would be lost.
        if (model.dialogs.current) {
            model.dialogs.close();
            await this.panel.runAction(action.id);
        }
    }

    private async runExample(): Promise<void> {
        await this.life.start();
        const { example } = this.life.model;
        await window.withProgress(
            { location: ProgressLocation.Notification, title: 'OnTheFly example', cancellable: true },
            async (progress, cancellation) => {
                cancellation.onCancellationRequested(() => void example.cancel());
                const release = example.onDidChange(() => {
                    if (example.state.type === 'preparing') {
                        progress.report({ message: notificationText(example.state.message) });
                    }
                });
                await example.run(this.host);
                release();
            },
        );
        if (example.state.type === 'failed') {
            void showNotification('error', example.state.message);
        }
    }
}

function isPossibleWithoutDashboard(action: DashboardAction): boolean {
    return WITHOUT_DASHBOARD.has(action.group) && action.panel === undefined && action.needsDashboard !== true;
}
