import type { TerminalServer } from '../dashboard/server-methods';
import type { Logger } from '../host/logger';
import { LOG_FILE } from '../recorder/recorder-log';
import type { RecorderGreeting } from '../recorder/recorder-protocol';
import { startRecorder } from '../recorder/start-recorder';
import { CommandFailure } from './command-failure';
import { candidateFolders, findServer } from './server-locator';
import type { Terminal } from './terminal';
import type { TerminalConnection } from './terminal-connection';

/** For how many minutes a recorder that was started for one command stays after it. */
const BRIEFLY = 0.1;

/** Options that every command takes. */
export interface CommonOptions {
    readonly session?: string;
    readonly dataDir?: string;
    readonly json?: boolean;
}

/** What a command asks its questions. Close it when done. */
export interface ServerAccess {
    readonly server: TerminalServer;
    /** False: nobody listens for trainers, and what was stored is all there is. */
    readonly isRunning: boolean;
    /** Who answers; nothing when it is the data folder itself. */
    readonly recorder?: RecorderGreeting;
    close(): void;
}

/** For commands that act on a trainer. @throws CommandFailure when no server runs */
export async function reachServer(terminal: Terminal, options: CommonOptions): Promise<ServerAccess> {
    const folders = candidateFolders(options.dataDir, terminal.environment);
    const client = await findServer(folders, terminal.environment);
    if (!client) {
        throw new CommandFailure(
            'no-trainer',
            `No OnTheFly server is running for ${folders.join(' or ')}. ` +
                'Start one with "onthefly serve", or open the IDE; --data-dir names another folder.',
        );
    }
    return toAccess(client);
}

/** For commands that only read: from the running server, otherwise from the data folder itself. Nothing when there is neither. */
export async function reachSessions(terminal: Terminal, options: CommonOptions): Promise<ServerAccess | undefined> {
    const folders = candidateFolders(options.dataDir, terminal.environment);
    const client = await findServer(folders, terminal.environment);
    if (client) {
        return toAccess(client);
    }
    return openFolder(terminal, folders);
}

/**
 * For commands that change what is stored and need no trainer. Where no server runs one is started for it, which ends when it is not needed any more.
 * @param mayBegin where there are no sessions yet, the first folder becomes their place
 * @throws CommandFailure when there is neither a server nor a session, or when nothing can be changed there
 */
export async function reachKeeping(
    terminal: Terminal,
    options: CommonOptions,
    { mayBegin = false }: { readonly mayBegin?: boolean } = {},
): Promise<ServerAccess> {
    const folders = candidateFolders(options.dataDir, terminal.environment);
    const client = await findServer(folders, terminal.environment);
    if (client) {
        return toAccess(client);
    }
    const { findWrittenFolder } = await import('../headless/stored-sessions.js');
    const dataFolder = findWrittenFolder(folders) ?? (mayBegin ? folders[0] : undefined);
    if (dataFolder === undefined) {
        throw new CommandFailure('not-found', describeAbsence(terminal, options));
    }
    await startRecorder({ dataFolder, script: terminal.script, idleMinutes: BRIEFLY });
    const started = await findServer([dataFolder], terminal.environment);
    if (!started) {
        throw new CommandFailure('internal', `The server for ${dataFolder} has ended at once; ${LOG_FILE} there says why.`);
    }
    const { mode, recordsIn, problem } = (await started.server.getSnapshot()).state.storage;
    if (mode !== 'disk' || recordsIn !== undefined) {
        started.close();
        throw new CommandFailure('internal', problem ?? `Nothing can be changed in ${dataFolder}.`);
    }
    return { ...toAccess(started), isRunning: false };
}

function toAccess(connection: TerminalConnection): ServerAccess {
    return { ...connection, isRunning: true };
}

/** For questions only: from the data folder itself. */
async function openFolder(terminal: Terminal, folders: readonly string[]): Promise<ServerAccess | undefined> {
    // Loaded only now: with a running server there is no need for a database.
    const { findWrittenFolder, openStoredSessions } = await import('../headless/stored-sessions.js');
    const folder = findWrittenFolder(folders);
    if (folder === undefined) {
        return undefined;
    }
    const complain = (message: string): void => terminal.output.complain(message);
    const logger: Logger = { debug: () => undefined, info: () => undefined, warn: complain, error: complain };
    try {
        return { ...openStoredSessions(folder, logger), isRunning: false };
    } catch (error) {
        throw new CommandFailure('internal', error instanceof Error ? error.message : String(error));
    }
}

/** Says that there is nothing, and where it was looked for. */
export function describeAbsence(terminal: Terminal, options: CommonOptions): string {
    return `There are no sessions in ${candidateFolders(options.dataDir, terminal.environment).join(' or ')}.`;
}
