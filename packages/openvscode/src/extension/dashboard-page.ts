import type { Webview } from 'vscode';
import type { DashboardClient, OnTheFlyServer } from '@onthefly/shared-types';
import type { PageMethods } from '../panel/panel-protocol';
import { PageConnection } from './page-connection';
import { checkedRequests, type PageRequestTargets } from './page-requests';

/** A page's way to the recorder, as long as it is loaded. */
export interface PageServer {
    readonly server: OnTheFlyServer;
    close(): void;
}

/**
 * What the extension has to do with the page in one panel. An IDE may load the page again at any time, as when the panel was out of sight:
 * what the page before was told and never answered is given up then.
 */
export class DashboardPage {
    private readonly connection: PageConnection;
    private recorder: PageServer | undefined;
    private begun = (): void => undefined;

    /** Resolves when the page can be called. */
    readonly ready = new Promise<void>((resolve) => (this.begun = resolve));

    constructor(
        webview: Webview,
        private readonly connect: (client: DashboardClient) => PageServer,
        targets: PageRequestTargets,
    ) {
        const requests = checkedRequests({
            ...targets,
            begin: () => {
                this.recorder?.close();
                this.recorder = this.connect({ deliver: (batch) => this.methods.deliver(batch) });
                this.begun();
                return targets.begin();
            },
        });
        this.connection = new PageConnection(webview, () => this.recorder?.server, requests);
    }

    get methods(): PageMethods {
        return this.connection.page;
    }

    dispose(): void {
        this.recorder?.close();
        this.connection.dispose();
    }
}
