import type { Logger } from '../host/logger';
import type { TerminalClient } from '../terminal/server-methods';
import { CommandFailure } from './command-failure';
import { candidateFolders, findServer } from './server-locator';
import type { Terminal } from './terminal';

/** Options that every command takes. */
export interface CommonOptions {
    readonly session?: string;
    readonly dataDir?: string;
    readonly json?: boolean;
}

/** What a command asks its questions. Close it when done. */
export interface ServerAccess {
    readonly server: TerminalClient;
    /** False: nobody listens for trainers, and what was stored is all there is. */
    readonly isRunning: boolean;
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
    return { ...client, isRunning: true };
}

/** For commands that only read: from the running server, otherwise from the data folder itself. Nothing when there is neither. */
export async function reachSessions(terminal: Terminal, options: CommonOptions): Promise<ServerAccess | undefined> {
    const folders = candidateFolders(options.dataDir, terminal.environment);
    const client = await findServer(folders, terminal.environment);
    if (client) {
        return { ...client, isRunning: true };
    }
    return openFolder(terminal, folders, 'reading');
}

/**
 * For commands that change what is stored and need no trainer.
 * @param mayBegin where there are no sessions yet, the first folder becomes their place
 * @throws CommandFailure when there is neither a server nor a session
 */
export async function reachKeeping(
    terminal: Terminal,
    options: CommonOptions,
    { mayBegin = false }: { readonly mayBegin?: boolean } = {},
): Promise<ServerAccess> {
    const folders = candidateFolders(options.dataDir, terminal.environment);
    const client = await findServer(folders, terminal.environment);
    const access = client ? { ...client, isRunning: true } : await openFolder(terminal, folders, mayBegin ? 'beginning' : 'changing');
    if (!access) {
        throw new CommandFailure('not-found', describeAbsence(terminal, options));
    }
    return access;
}

async function openFolder(
    terminal: Terminal,
    folders: readonly string[],
    purpose: 'reading' | 'changing' | 'beginning',
): Promise<ServerAccess | undefined> {
    // Loaded only now: with a running server there is no need for a database.
    const { findWrittenFolder, openKeptSessions, openStoredSessions } = await import('../headless/stored-sessions.js');
    const folder = findWrittenFolder(folders) ?? (purpose === 'beginning' ? folders[0] : undefined);
    if (folder === undefined) {
        return undefined;
    }
    const complain = (message: string): void => terminal.output.complain(message);
    const logger: Logger = { debug: () => undefined, info: () => undefined, warn: complain, error: complain };
    try {
        const stored = purpose === 'reading' ? openStoredSessions(folder, logger) : await openKeptSessions(folder, logger);
        return { ...stored, isRunning: false };
    } catch (error) {
        throw new CommandFailure('internal', error instanceof Error ? error.message : String(error));
    }
}

/** Says that there is nothing, and where it was looked for. */
export function describeAbsence(terminal: Terminal, options: CommonOptions): string {
    return `There are no sessions in ${candidateFolders(options.dataDir, terminal.environment).join(' or ')}.`;
}
