import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DashboardFacade } from '../dashboard/dashboard-facade';
import type { TerminalServer } from '../dashboard/server-methods';
import type { Logger } from '../host/logger';
import { DATABASE_FILE, Storage } from '../storage/storage';
import { DashboardWindow } from '../windows/dashboard-window';
import { WindowViews } from '../windows/window-views';
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
    return {
        server: container.get(DashboardFacade).createServer(new DashboardWindow(container.get(WindowViews))),
        close: () => storage.close(),
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
