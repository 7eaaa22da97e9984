import { CommandService } from '@theia/core';
import { FrontendApplicationStateService } from '@theia/core/lib/browser/frontend-application-state';
import { inject, injectable, postConstruct } from '@theia/core/shared/inversify';
import type { Notice } from '@onthefly/shared-types';
import { DashboardModel } from '../model/dashboard-model';
import { noticeAction } from '../model/notice-action';
import { OPEN_DASHBOARD } from './onthefly-commands';
import { TheiaNotifications } from './theia-notifications';

/**
 * Passes what the backend tells the person once on to Theia's notifications. Listens from its making on: what went wrong when
 * the backend started is told as soon as the page is connected, before contributions are started.
 */
@injectable()
export class OnTheFlyNotices {
    constructor(
        @inject(DashboardModel) private readonly model: DashboardModel,
        @inject(TheiaNotifications) private readonly notifications: TheiaNotifications,
        @inject(CommandService) private readonly commands: CommandService,
        @inject(FrontendApplicationStateService) private readonly application: FrontendApplicationStateService,
    ) {}

    @postConstruct()
    protected init(): void {
        this.model.onDidReceiveNotice((notice) => void this.show(notice));
    }

    private async show(notice: Notice): Promise<void> {
        const { severity, message } = notice;
        const action = noticeAction(notice);
        // Theia forgets notifications that come before there is a window to show them in.
        await this.application.reachedState('ready');
        const chosen = await this.notifications.tell(severity, message, { choices: action ? [action.label] : [] });
        if (!action || chosen === undefined) {
            return;
        }
        if ('command' in action) {
            await this.commands.executeCommand(action.command);
        } else {
            await this.model.selectSession(action.sessionId);
            await this.commands.executeCommand(OPEN_DASHBOARD.id);
        }
    }
}
