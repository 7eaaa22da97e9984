import { inject, injectable } from 'inversify';
import { commands, type ExtensionContext } from 'vscode';
import { ACTIONS } from '@onthefly/frontend/lib/model/actions/action-list';
import { unavailableKey } from '../manifest/contributed-commands';
import { BackendLife } from './backend-life';
import { DashboardPanel } from './dashboard-panel';
import { VscodeContext } from './vscode-context';

const UPDATE_MILLISECONDS = 250;

/** Tells the IDE which commands can't be carried out now, so that it doesn't offer them. */
@injectable()
export class CommandContexts {
    private readonly known = new Set<string>();
    private timer: NodeJS.Timeout | undefined;

    constructor(
        @inject(VscodeContext) private readonly context: ExtensionContext,
        @inject(BackendLife) private readonly life: BackendLife,
        @inject(DashboardPanel) private readonly panel: DashboardPanel,
    ) {}

    start(): void {
        const soon = (): void => void (this.timer ??= setTimeout(() => this.update(), UPDATE_MILLISECONDS));
        const releases = [this.life.model.onDidChangeState(soon), this.life.model.control.onDidChange(soon)];
        this.context.subscriptions.push(this.panel.onDidChangeUnavailable(soon), ...releases.map((release) => ({ dispose: release })), {
            dispose: () => clearTimeout(this.timer),
        });
        this.update();
    }

    private update(): void {
        this.timer = undefined;
        const unavailable = new Set(this.panel.unavailable ?? this.reasons());
        for (const { id } of ACTIONS) {
            if (unavailable.has(id) !== this.known.has(id)) {
                void commands.executeCommand('setContext', unavailableKey(id), unavailable.has(id));
            }
        }
        this.known.clear();
        unavailable.forEach((id) => this.known.add(id));
    }

    private reasons(): string[] {
        return ACTIONS.filter((action) => action.disabledReason(this.life.model) !== undefined).map(({ id }) => id);
    }
}
