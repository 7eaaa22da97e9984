import { ConnectionStatus, type ConnectionStatusService } from '@theia/core/lib/browser/connection-status-service';
import type { ServiceConnectionProvider } from '@theia/core/lib/browser/messaging/service-connection-provider';
import { DASHBOARD_SERVICE_PATH, type DashboardClient, type OnTheFlyServer } from '@onthefly/shared-types';
import { DashboardModel } from '../model/dashboard-model';
import { ConnectionToken } from './connection-token';
import type { PageWindow } from './page-window';

/** Connects for the life of the page. Call once: Theia allows one proxy for each path. */
export function connectDashboardModel(
    connections: ServiceConnectionProvider,
    status: ConnectionStatusService,
    page: PageWindow,
): DashboardModel {
    // The server could call every method of what it is given, so this has no other.
    const client: DashboardClient = { deliver: (batch) => model.client.deliver(batch) };
    const server = connections.createProxy<OnTheFlyServer>(DASHBOARD_SERVICE_PATH, client);
    const model = new DashboardModel(server);
    const token = new ConnectionToken();
    const connected = (): void => {
        token.stopRenewing();
        void page.describe(server, model.state?.currentSessionId).then(() => model.resync());
    };
    const disconnected = (): void => {
        token.renewUntilConnected();
        model.disconnect();
    };
    page.follow(server);
    server.onDidOpenConnection(connected);
    server.onDidCloseConnection(disconnected);
    // A channel whose server can't be reached is closed only when another one is opened: this tells sooner.
    status.onStatusChange((reached) => (reached === ConnectionStatus.ONLINE ? connected() : disconnected()));
    return model;
}
