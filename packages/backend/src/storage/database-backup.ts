import { existsSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from '../sqlite/database';
import { SCHEMA_VERSION } from './migrations';

/** There is not enough room on the disk for a copy of the database. */
export class NoRoomForBackupError extends Error {
    constructor(
        readonly neededBytes: number,
        readonly freeBytes: number,
    ) {
        super(`A copy of the database needs ${neededBytes} bytes and ${freeBytes} are free.`);
    }
}

/**
 * Copies a database beside its file before it is upgraded, under a name that tells to which version. A copy that is there already is
 * kept: it is of an upgrade that did not come to its end.
 *
 * @throws NoRoomForBackupError before anything is written
 */
export function backUpDatabase(database: Database, path: string): void {
    const backup = `${path}.before-v${SCHEMA_VERSION}`;
    if (existsSync(backup)) {
        return;
    }
    const needed = Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true }));
    const { bavail, bsize } = statfsSync(dirname(path));
    if (needed > bavail * bsize) {
        throw new NoRoomForBackupError(needed, bavail * bsize);
    }
    const part = `${backup}.part-${process.pid}`;
    rmSync(part, { force: true });
    try {
        database.prepare('VACUUM INTO ?').run(part);
        renameSync(part, backup);
    } catch (error) {
        rmSync(part, { force: true });
        throw error;
    }
}
