import { join } from 'node:path';
import { Container, type interfaces } from 'inversify';
import type { ExtensionContext } from 'vscode';
import { DataFolder, Logger, RecorderLink, Settings, TerminalEnvironment } from '@onthefly/backend';
import { BackendLife } from './backend-life';
import { CommandContexts } from './command-contexts';
import { DashboardPanel } from './dashboard-panel';
import { ExtensionCommands } from './extension-commands';
import { ExtensionHost } from './extension-host';
import { ExtensionNotices } from './extension-notices';
import { ExtensionStatusBar } from './extension-status-bar';
import { OnTheFlyExtension } from './onthefly-extension';
import { TerminalCommand } from './terminal-command';
import { VscodeContext } from './vscode-context';
import { VscodeDataFolder } from './vscode-data-folder';
import { VscodeLogger } from './vscode-logger';
import { VscodeSettings } from './vscode-settings';
import { VscodeTerminalEnvironment } from './vscode-terminal-environment';
import { WindowIdentity } from './window-identity';

/** The way to the recorder, with what a window of VS Code, or of an IDE that runs its extensions, provides to it. */
export function createExtensionContainer(context: ExtensionContext): Container {
    const container = new Container();
    container.bind(VscodeContext).toConstantValue(context);
    container.bind(DataFolder).to(VscodeDataFolder).inSingletonScope();
    container.bind(Logger).to(VscodeLogger).inSingletonScope();
    container.bind(Settings).to(VscodeSettings).inSingletonScope();
    container.bind(TerminalEnvironment).to(VscodeTerminalEnvironment).inSingletonScope();
    container.bind(WindowIdentity).toSelf().inSingletonScope();
    container.bind(RecorderLink).toDynamicValue(makeRecorderLink).inSingletonScope();

    container.bind(TerminalCommand).toSelf().inSingletonScope();
    container.bind(BackendLife).toSelf().inSingletonScope();
    container.bind(ExtensionHost).toSelf().inSingletonScope();
    container.bind(DashboardPanel).toSelf().inSingletonScope();
    container.bind(CommandContexts).toSelf().inSingletonScope();
    container.bind(ExtensionCommands).toSelf().inSingletonScope();
    container.bind(ExtensionNotices).toSelf().inSingletonScope();
    container.bind(ExtensionStatusBar).toSelf().inSingletonScope();
    container.bind(OnTheFlyExtension).toSelf().inSingletonScope();
    return container;
}

/** The example and the program are part of the extension. */
function makeRecorderLink({ container }: interfaces.Context): RecorderLink {
    const { extensionPath } = container.get<ExtensionContext>(VscodeContext);
    return new RecorderLink({
        dataFolder: () => container.get<DataFolder>(DataFolder).resolve(),
        script: join(extensionPath, 'dist', 'onthefly.js'),
        settings: container.get<Settings>(Settings),
        exampleFolder: join(extensionPath, 'examples'),
        terminals: container.get<TerminalEnvironment>(TerminalEnvironment),
        terminalId: container.get(WindowIdentity).terminalId,
        logger: container.get<Logger>(Logger),
    });
}
