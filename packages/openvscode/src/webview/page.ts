import { Dashboard, DashboardModel } from '@onthefly/frontend';
import { ACTIONS } from '@onthefly/frontend/lib/model/actions/action-list';
import { ExtensionConnection } from './extension-connection';
import { PageHost } from './page-host';
import { keepExtensionInformed } from './page-state';

/* The dashboard's page in an IDE that shows it in a frame of its own. */

const connection = new ExtensionConnection();
const model = new DashboardModel(connection.server);
const host = new PageHost(connection.host);

connection.listen({
    deliver: (batch) => model.client.deliver(batch),
    runAction,
    setFolders: async (folders) => void (host.folders = folders),
    resync: () => model.resync(),
    disconnect: async () => model.disconnect(),
});
model.onDidReceiveNotice(({ severity, message }) => void connection.host.tell(severity, message));

const dashboard = new Dashboard();
dashboard.model = model;
dashboard.host = host;
document.body.append(dashboard);
void begin();

async function begin(): Promise<void> {
    const { viewState, folders } = await connection.host.begin();
    host.folders = folders;
    model.restoreViewState(viewState);
    await model.resync();
    keepExtensionInformed(model, connection.host);
}

async function runAction(actionId: string): Promise<void> {
    const action = ACTIONS.find(({ id }) => id === actionId);
    if (!action) {
        return;
    }
    const reason = action.disabledReason(model);
    if (reason !== undefined) {
        await connection.host.tell('info', `${reason}.`);
        return;
    }
    if (action.panel) {
        model.layout.open(action.panel);
    }
    window.focus();
    await action.run(model, host);
}
