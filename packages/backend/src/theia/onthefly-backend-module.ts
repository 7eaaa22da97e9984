import { ConnectionHandler, PreferenceContribution, RpcConnectionHandler } from '@theia/core';
import { BackendApplicationContribution } from '@theia/core/lib/node';
import { ContainerModule } from '@theia/core/shared/inversify';
import { DASHBOARD_SERVICE_PATH, type DashboardClient } from '@onthefly/shared-types';
import { DataFolder } from '../host/data-folder';
import { ExampleFolder } from '../host/example-folder';
import { Logger } from '../host/logger';
import { Settings } from '../host/settings';
import { TerminalEnvironment } from '../host/terminal-environment';
import { OnTheFlyBackend } from '../onthefly-backend';
import { OnTheFlyBackendContribution } from './onthefly-backend-contribution';
import { settingsSchema } from './onthefly-settings-schema';
import { TheiaDataFolder } from './theia-data-folder';
import { TheiaLogger } from './theia-logger';
import { TheiaSettings } from './theia-settings';
import { TheiaTerminalEnvironment } from './theia-terminal-environment';

/* What Theia provides to the core, and the core to Theia's pages. The core itself is in core-module. */
export default new ContainerModule((bind) => {
    bind(DataFolder).to(TheiaDataFolder).inSingletonScope();
    bind(ExampleFolder).toConstantValue({ path: process.env['ONTHEFLY_EXAMPLES_DIR'] });
    bind(Logger).to(TheiaLogger).inSingletonScope();
    bind(Settings).to(TheiaSettings).inSingletonScope();
    bind(TerminalEnvironment).to(TheiaTerminalEnvironment).inSingletonScope();
    bind(PreferenceContribution).toConstantValue({ schema: settingsSchema });

    bind(OnTheFlyBackendContribution).toSelf().inSingletonScope();
    bind(BackendApplicationContribution).toService(OnTheFlyBackendContribution);

    bind(ConnectionHandler)
        .toDynamicValue(
            ({ container }) =>
                new RpcConnectionHandler<DashboardClient>(DASHBOARD_SERVICE_PATH, (client) => {
                    const backend = container.get(OnTheFlyBackend);
                    client.onDidCloseConnection(() => backend.disconnectDashboard(client));
                    return backend.connectDashboard(client);
                }),
        )
        .inSingletonScope();
});
