import { inject, injectable } from 'inversify';
import { StatusBarAlignment, window, type ExtensionContext } from 'vscode';
import { statusEntry } from '@onthefly/frontend/lib/model/status-entry';
import { OPEN_DASHBOARD } from '../manifest/contributed-commands';
import { BackendLife } from './backend-life';
import { VscodeContext } from './vscode-context';

const UPDATE_MILLISECONDS = 500;

/** Activity, run and step of the current session, with the dashboard open or not. */
@injectable()
export class ExtensionStatusBar {
    private timer: NodeJS.Timeout | undefined;

    constructor(
        @inject(VscodeContext) private readonly context: ExtensionContext,
        @inject(BackendLife) private readonly life: BackendLife,
    ) {}

    start(): void {
        const item = window.createStatusBarItem('onthefly-activity', StatusBarAlignment.Left, 10);
        item.name = 'OnTheFly';
        item.command = OPEN_DASHBOARD.command;
        const update = (): void => {
            this.timer = undefined;
            const { text, tooltip } = statusEntry(this.life.model);
            item.text = text;
            item.tooltip = tooltip;
        };
        update();
        item.show();
        const release = this.life.model.onDidChangeState(() => (this.timer ??= setTimeout(update, UPDATE_MILLISECONDS)));
        this.context.subscriptions.push(item, { dispose: release }, { dispose: () => clearTimeout(this.timer) });
    }
}
