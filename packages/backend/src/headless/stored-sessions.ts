import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ImportJournal } from '../bundles/import-journal';
import { DashboardFacade } from '../dashboard/dashboard-facade';
import type { Logger } from '../host/logger';
import { SharedFolder } from '../session/shared-folder';
import { DATABASE_FILE, Storage } from '../storage/storage';
import type { TerminalServer } from '../terminal/server-methods';
import { createHeadlessContainer } from './headless-container';

/** Sessions of a data folder that no server is running for. Close it when done. */
export interface StoredSessions {
    readonly server: TerminalServer;
    close(): void;
}

/**
 * Answers questions about a data folder without listening for trainers and without changing anything in it.
 * @throws Error when it holds no sessions, or none that can be read
 */
export function openStoredSessions(dataFolder: string, logger: Logger): StoredSessions {
    const container = createHeadlessContainer({ dataFolder, logger });
    const storage = container.get(Storage);
    storage.openForReading(dataFolder);
    return { server: container.get(DashboardFacade).createTerminalServer(), close: () => storage.close() };
}

/**
 * The same to change what is stored, as a server would, without listening for trainers.
 * @throws Error when nothing can be changed there
 */
export async function openKeptSessions(dataFolder: string, logger: Logger): Promise<StoredSessions> {
    const container = createHeadlessContainer({ dataFolder, logger: { ...logger, error: () => undefined } });
    const storage = container.get(Storage);
    const { mode, recordsIn, problem } = storage.open(dataFolder);
    if (mode !== 'disk' || recordsIn !== undefined) {
        storage.close();
        throw new Error(problem);
    }
    const neighbours = container.get(SharedFolder);
    await neighbours.watch();
    await container.get(ImportJournal).discardAbandoned();
    return {
        server: container.get(DashboardFacade).createTerminalServer(),
        close: () => {
            neighbours.dispose();
            storage.close();
        },
    };
}

/** Of several data folders the one whose sessions were written last; nothing when none of them holds any. */
export function findWrittenFolder(folders: readonly string[]): string | undefined {
    const written = folders.map((folder) => ({ folder, at: lastWritten(folder) })).filter(({ at }) => at > 0);
    return written.sort((left, right) => right.at - left.at)[0]?.folder;
}

/** Milliseconds since the epoch, 0 when there is no database. */
function lastWritten(folder: string): number {
    const [database = 0, ...others] = [DATABASE_FILE, `${DATABASE_FILE}-wal`].map(
        (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    );
    return database === 0 ? 0 : Math.max(database, ...others);
}
