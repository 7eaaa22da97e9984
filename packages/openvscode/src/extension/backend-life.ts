import { inject, injectable } from 'inversify';
import { EventEmitter, workspace } from 'vscode';
import { RecorderLink } from '@onthefly/backend';
import { SETTING_DEFAULTS, type DashboardClient } from '@onthefly/shared-types';
import { DashboardModel } from '@onthefly/frontend/lib/model/dashboard-model';
import type { WindowConnection } from '@onthefly/backend/lib/recorder/window-connection';
import { WindowIdentity } from './window-identity';

/** This window's way to the recorder, taken when it is needed first, and what the window itself knows with no dashboard open. */
@injectable()
export class BackendLife {
    private readonly startEmitter = new EventEmitter<void>();
    private readonly window: WindowConnection;
    private starting: Promise<void> | undefined;

    readonly model: DashboardModel;
    readonly onDidStart = this.startEmitter.event;

    constructor(
        @inject(RecorderLink) private readonly recorder: RecorderLink,
        @inject(WindowIdentity) private readonly identity: WindowIdentity,
    ) {
        this.window = recorder.openWindow({ deliver: (batch) => this.model.client.deliver(batch) });
        this.model = new DashboardModel(this.window.server);
    }

    /** Trainers are listened for from now on; once. Rejects when no recorder can be had; it is tried on. */
    start(): Promise<void> {
        this.starting ??= this.begin();
        return this.starting;
    }

    /** Leaves the recorder alone: it goes on. */
    stop(): void {
        this.recorder.dispose();
    }

    /** Connects one dashboard of this window. Call `close` when it goes. */
    openPage(client: DashboardClient): WindowConnection {
        const page = this.recorder.openWindow(client, 'page');
        page.start(this.identity.describe());
        return page;
    }

    private async begin(): Promise<void> {
        workspace.onDidChangeWorkspaceFolders(() => void this.window.server.describeWindow(this.identity.describe()));
        workspace.onDidChangeConfiguration((event) => {
            if (Object.keys(SETTING_DEFAULTS).some((name) => event.affectsConfiguration(name))) {
                this.recorder.tellSettings();
            }
        });
        this.window.start(this.identity.describe());
        this.identity.keepSession(this.model);
        await this.model.resync();
        this.startEmitter.fire();
    }
}
