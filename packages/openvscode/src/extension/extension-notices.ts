import { inject, injectable } from 'inversify';
import { commands } from 'vscode';
import type { Notice } from '@onthefly/shared-types';
import type { SettledIntent } from '@onthefly/frontend/lib/model/control/control-model';
import { noticeAction } from '@onthefly/frontend/lib/model/notice-action';
import { describeSettled } from '@onthefly/frontend/lib/model/control/outcome-words';
import { BackendLife } from './backend-life';
import { DashboardPanel } from './dashboard-panel';
import { showNotification } from './show-notification';

/** Passes what is told to the person once on to the IDE's notifications. */
@injectable()
export class ExtensionNotices {
    constructor(
        @inject(BackendLife) private readonly life: BackendLife,
        @inject(DashboardPanel) private readonly panel: DashboardPanel,
    ) {}

    start(): void {
        this.life.model.onDidReceiveNotice((notice) => void this.show(notice));
        this.panel.onDidTell((notice) => void this.show(notice));
        this.life.model.control.onDidSettle((settled) => this.tell(settled));
    }

    private async show(notice: Notice): Promise<void> {
        const action = noticeAction(notice);
        const chosen = await showNotification(notice.severity, notice.message, action ? [action.label] : []);
        if (!action || chosen === undefined) {
            return;
        }
        if ('command' in action) {
            await commands.executeCommand(action.command);
        } else {
            await this.life.model.selectSession(action.sessionId);
            await this.panel.open();
        }
    }

    /** Of what was asked for with a command; the dashboard tells of its own. */
    private tell(settled: SettledIntent): void {
        const { outcome } = settled;
        if (outcome.type === 'failed' && outcome.code === 'needs-confirmation') {
            return;
        }
        const failed = outcome.type === 'failed' && outcome.code !== 'cancelled';
        void showNotification(failed ? 'error' : 'info', describeSettled(settled));
    }
}
