import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { headlessDataFolder } from '../headless/headless-data-folder';
import { findPlace } from '../recorder/start-recorder';
import { connectTerminal, type TerminalConnection } from './terminal-connection';

/** The folders in which this person's sessions may be: the one that was named, otherwise those that hosts choose by themselves. */
export function candidateFolders(named: string | undefined, environment: NodeJS.ProcessEnv): readonly string[] {
    const wanted = named ?? environment['ONTHEFLY_DATA_DIR'];
    if (wanted !== undefined && wanted !== '') {
        return [resolve(wanted)];
    }
    const theia = environment['THEIA_CONFIG_DIR'];
    return [headlessDataFolder(environment), join(theia !== undefined && theia !== '' ? theia : join(homedir(), '.theia'), 'onthefly')];
}

/**
 * Connects to the recorder of the first folder that has one. It looks at what the window does in whose terminal this is.
 * @throws CommandFailure when that one does not answer: to take another in its place would be a surprise
 */
export async function findServer(folders: readonly string[], environment: NodeJS.ProcessEnv): Promise<TerminalConnection | undefined> {
    for (const folder of folders) {
        const path = await findPlace(folder);
        if (path !== undefined) {
            const connection = await connectTerminal(path);
            await connection.server.describeWindow({ terminalId: environment['ONTHEFLY_TERMINAL'], folders: [process.cwd()] });
            return connection;
        }
    }
    return undefined;
}
