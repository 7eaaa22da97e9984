import type { Webview } from 'vscode';
import type { DashboardBatch, DashboardClient, OnTheFlyServer } from '@onthefly/shared-types';
import type { PageMethods } from '../panel/panel-protocol';
import { PageConnection } from './page-connection';
import { checkedRequests, type PageRequestTargets } from './page-requests';

/** The window's backend, as a page needs it. */
export interface PageBackend {
    connect(client: DashboardClient): OnTheFlyServer;
    disconnect(client: DashboardClient): void;
}

/**
 * What the extension has to do with the page in one panel. An IDE may load the page again at any time, as when the panel was out of sight:
 * what the page before was told and never answered is given up then.
 */
export class DashboardPage {
    private readonly connection: PageConnection;
    private client: DashboardClient | undefined;
    private begun = (): void => undefined;

    /** Resolves when the page can be called. */
    readonly ready = new Promise<void>((resolve) => (this.begun = resolve));

    constructor(
        webview: Webview,
        private readonly backend: PageBackend,
        server: OnTheFlyServer,
        targets: PageRequestTargets,
    ) {
        const requests = checkedRequests({
            ...targets,
            begin: () => {
                this.connectAnew();
                this.begun();
                return targets.begin();
            },
        });
        this.connection = new PageConnection(webview, server, requests);
    }

    get methods(): PageMethods {
        return this.connection.page;
    }

    dispose(): void {
        if (this.client) {
            this.backend.disconnect(this.client);
        }
        this.connection.dispose();
    }

    private connectAnew(): void {
        if (this.client) {
            this.backend.disconnect(this.client);
        }
        this.client = { deliver: (batch) => this.methods.deliver(withoutNotices(batch)) };
        this.backend.connect(this.client);
    }
}

/** The window tells them itself. */
function withoutNotices({ events }: DashboardBatch): DashboardBatch {
    return { events: events.filter(({ type }) => type !== 'notice') };
}
