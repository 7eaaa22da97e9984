import { createRequire } from 'node:module';
import { ConnectionHandler, PreferenceContribution, RpcConnectionHandler } from '@theia/core';
import { BackendApplicationContribution } from '@theia/core/lib/node';
import { ContainerModule } from '@theia/core/shared/inversify';
import { v4 as newId } from 'uuid';
import { DASHBOARD_SERVICE_PATH, type DashboardClient } from '@onthefly/shared-types';
import { DataFolder } from '../host/data-folder';
import { Logger } from '../host/logger';
import { Settings } from '../host/settings';
import { TerminalEnvironment } from '../host/terminal-environment';
import { RecorderLink } from '../recorder/recorder-link';
import { OnTheFlyBackendContribution } from './onthefly-backend-contribution';
import { settingsSchema } from './onthefly-settings-schema';
import { TheiaDataFolder } from './theia-data-folder';
import { TheiaLogger } from './theia-logger';
import { TheiaSettings } from './theia-settings';
import { TheiaTerminalEnvironment } from './theia-terminal-environment';

const RECORDER_SCRIPT = createRequire(__filename).resolve('@onthefly/backend/lib/cli/onthefly.js');
/** Theia's terminals are those of all its pages, and go with it. */
const TERMINAL_ID = newId();

/* What connects Theia's pages with the recorder, and what Theia provides to it. */
export default new ContainerModule((bind) => {
    bind(DataFolder).to(TheiaDataFolder).inSingletonScope();
    bind(Logger).to(TheiaLogger).inSingletonScope();
    bind(Settings).to(TheiaSettings).inSingletonScope();
    bind(TerminalEnvironment).to(TheiaTerminalEnvironment).inSingletonScope();
    bind(PreferenceContribution).toConstantValue({ schema: settingsSchema });

    bind(RecorderLink)
        .toDynamicValue(
            ({ container }) =>
                new RecorderLink({
                    dataFolder: () => container.get<DataFolder>(DataFolder).resolve(),
                    script: RECORDER_SCRIPT,
                    settings: container.get<Settings>(Settings),
                    exampleFolder: process.env['ONTHEFLY_EXAMPLES_DIR'],
                    terminals: container.get<TerminalEnvironment>(TerminalEnvironment),
                    terminalId: TERMINAL_ID,
                    logger: container.get<Logger>(Logger),
                }),
        )
        .inSingletonScope();
    bind(OnTheFlyBackendContribution).toSelf().inSingletonScope();
    bind(BackendApplicationContribution).toService(OnTheFlyBackendContribution);

    bind(ConnectionHandler)
        .toDynamicValue(
            ({ container }) =>
                new RpcConnectionHandler<DashboardClient>(DASHBOARD_SERVICE_PATH, (client) => {
                    const window = container.get(RecorderLink).openWindow(client);
                    client.onDidCloseConnection(() => window.close());
                    window.start({ terminalId: TERMINAL_ID });
                    return window.server;
                }),
        )
        .inSingletonScope();
});
