import type { Database } from '../sqlite/database';
import type { SqliteDriver } from '../sqlite/sqlite-driver';
import { codeOf } from '../sqlite/sqlite-error';
import { backUpDatabase, NoRoomForBackupError } from './database-backup';
import { migrate, NewerSchemaError, requireKnownVersion, SCHEMA_VERSION, versionOf } from './migrations';

export const MEMORY = ':memory:';
export const OPEN_TIMEOUT_MS = 5_000;
/** For what somebody asks for. What is written all the time waits for nobody: see `withoutWaiting`. */
const TURN_TIMEOUT_MS = 100;
/** Errors that another kind of journal would not end. */
const KNOWN_CAUSES = /^SQLITE_(BUSY|CORRUPT|NOTADB|FULL)/;

/** Opens, or makes, a database of this version. Others may have it open as well, unless the driver has files for itself. */
export function connect(driver: SqliteDriver, path: string): Database {
    if (!driver.sharesFiles || path === MEMORY) {
        return connectWith(driver, path, 'DELETE');
    }
    try {
        return connectWith(driver, path, 'WAL');
    } catch (error) {
        // The log's index lies in memory that processes share by way of a file. File systems of networks and containers may have no such thing.
        if (error instanceof NewerSchemaError || error instanceof NoRoomForBackupError || KNOWN_CAUSES.test(codeOf(error))) {
            throw error;
        }
        return connectWith(driver, path, 'TRUNCATE');
    }
}

/** As SQLite names it: `wal`, `truncate`, `delete` or `memory`. */
export function journalModeOf(database: Database): unknown {
    return database.pragma('main.journal_mode', { simple: true });
}

/** Nothing that `work` does waits while another connection writes: it throws SQLITE_BUSY at once, and sockets are read. */
export function withoutWaiting<Result>(database: Database, work: () => Result): Result {
    database.pragma('busy_timeout = 0');
    try {
        return work();
    } finally {
        database.pragma(`busy_timeout = ${TURN_TIMEOUT_MS}`);
    }
}

function connectWith(driver: SqliteDriver, path: string, journal: 'WAL' | 'TRUNCATE' | 'DELETE'): Database {
    const database = driver.open(path, { timeoutMs: OPEN_TIMEOUT_MS });
    try {
        if (journal === 'TRUNCATE') {
            // A connection that has the file for itself needs no shared memory to read a log that is there, and to fold it in.
            database.pragma('locking_mode = EXCLUSIVE');
        }
        requireKnownVersion(database);
        // Only a file that is made now takes this: it can give room back when sessions are deleted.
        database.pragma('auto_vacuum = INCREMENTAL');
        database.pragma(`journal_mode = ${journal}`);
        if (journal === 'TRUNCATE') {
            database.pragma('locking_mode = NORMAL');
        }
        proveWritable(database);
        database.pragma('synchronous = NORMAL');
        database.pragma('foreign_keys = ON');
        // SQLite reads a file lazily: this touches the root of every table, so that damage shows now and not in mid-run.
        for (const { name } of database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[]) {
            database.prepare(`SELECT 1 FROM "${name.replaceAll('"', '""')}" LIMIT 1`).get();
        }
        migrate(database, (found) => backUpDatabase(database, path, { found, next: SCHEMA_VERSION }));
        database.pragma(`busy_timeout = ${TURN_TIMEOUT_MS}`);
        return database;
    } catch (error) {
        database.close();
        throw error;
    }
}

/** What can only be read shows with the first write: this writes what is there already. */
function proveWritable(database: Database): void {
    const write = database.transaction(() => database.pragma(`user_version = ${versionOf(database)}`));
    try {
        withoutWaiting(database, () => write.immediate());
    } catch (error) {
        // Another connection proves it at this moment.
        if (!codeOf(error).startsWith('SQLITE_BUSY')) {
            throw error;
        }
    } finally {
        database.pragma(`busy_timeout = ${OPEN_TIMEOUT_MS}`);
    }
}
