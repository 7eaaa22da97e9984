import { closeSync, openSync, readdirSync, readSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findFreeName } from '../files/free-name';
import { isAlive, processTag } from '../files/process-tag';
import type { Database } from '../sqlite/database';
import { makePrivateFile } from '../sqlite/private-file';

/** Where the header of an SQLite file says its `user_version`, as 4 bytes. */
const VERSION_OFFSET = 60;
const PART = '.part-';

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
 * Copies a database beside its file before it is upgraded, under a name that tells to which version. Nothing that has such a name already is
 * replaced.
 *
 * @throws NoRoomForBackupError when it has no place on the disk; nothing of it is left then
 */
export function backUpDatabase(database: Database, path: string, versions: { readonly found: number; readonly next: number }): void {
    removeLeftParts(path);
    const needed = Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true }));
    const { bavail, bsize } = statfsSync(dirname(path));
    if (needed > bavail * bsize) {
        throw new NoRoomForBackupError(needed, bavail * bsize);
    }
    const backup = `${path}.before-v${versions.next}`;
    const part = `${backup}${PART}${processTag()}`;
    try {
        makePrivateFile(part);
        database.prepare('VACUUM INTO ?').run(part);
        // Otherwise another process has upgraded it meanwhile, and has a copy.
        if (readVersion(part) === versions.found) {
            renameSync(part, findFreeName(backup));
        }
    } catch (error) {
        throw isLackOfRoom(error) ? new NoRoomForBackupError(needed, bavail * bsize) : error;
    } finally {
        rmSync(part, { force: true });
    }
}

/** A quota says so only when it is too late. */
function isLackOfRoom(error: unknown): boolean {
    const { code } = error as { code?: unknown };
    return code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE';
}

/** Of processes that were ended in the middle. */
function removeLeftParts(path: string): void {
    const names = readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.before-`) && name.includes(PART));
    for (const name of names.filter((each) => !isAlive(each.slice(each.indexOf(PART) + PART.length)))) {
        rmSync(join(dirname(path), name), { force: true });
    }
}

function readVersion(path: string): number {
    const file = openSync(path, 'r');
    try {
        const bytes = Buffer.alloc(4);
        readSync(file, bytes, 0, bytes.length, VERSION_OFFSET);
        return bytes.readUInt32BE();
    } finally {
        closeSync(file);
    }
}
