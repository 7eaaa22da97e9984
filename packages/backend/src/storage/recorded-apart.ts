import { randomUUID } from 'node:crypto';
import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { findFreeName } from '../files/free-name';
import type { Database } from '../sqlite/database';
import type { SqliteDriver } from '../sqlite/sqlite-driver';
import { migrate, SCHEMA_VERSION } from './migrations';
import { listSessionTables, type SessionTable } from './session-tables';
import { ADD_SUMMARY } from './summary-repository';

const NAME = /^onthefly\.v(\d+)\.sqlite$/;
/** Keys in the table of small things. */
const IDENTITY = 'recordedApart.identity';
const BROUGHT_IN = 'recordedApart.broughtIn.';
/** What a person says about a session, and where it came from: what stands there already counts. */
const KEPT_COLUMNS: ReadonlySet<string> = new Set([
    'session_id',
    'given_name',
    'note',
    'archived_at',
    'deleted_at',
    'import_id',
    'origin_id',
]);

/** Where this version records while it can only look at the database of a folder. */
export function apartFile(folder: string): string {
    return join(folder, `onthefly.v${SCHEMA_VERSION}.sqlite`);
}

/**
 * Brings what this version or an earlier one has recorded apart into the database of its folder. The file is kept under another name. One that
 * another process has open is left for the next time. Each comes in once, also when the process is ended before the file has its other name.
 *
 * @returns names of files that were brought in
 */
export function bringInRecordedApart(database: Database, driver: SqliteDriver, folder: string): string[] {
    const names = readdirSync(folder).filter((name) => Number(NAME.exec(name)?.[1]) <= SCHEMA_VERSION);
    return names.filter((name) => {
        const path = join(folder, name);
        if (!prepareFile(driver, path)) {
            return false;
        }
        database.prepare('ATTACH ? AS apart').run(path);
        try {
            database.transaction(() => bringInOnce(database)).immediate();
        } finally {
            database.exec('DETACH apart');
        }
        renameSync(path, findFreeName(`${path}.brought-in`));
        return true;
    });
}

/** Notes in the same transaction that it has come in, by what the file itself is called inside. */
function bringInOnce(database: Database): void {
    const { changes } = database
        .prepare('INSERT OR IGNORE INTO main.kv (key, value) SELECT ? || value, ? FROM apart.kv WHERE key = ?')
        .run(BROUGHT_IN, new Date().toISOString(), IDENTITY);
    if (changes > 0) {
        listSessionTables(database).forEach((table) => database.exec(copyRows(table)));
    }
}

/** To be called with a file in which more is recorded from now on: what it holds then is to be brought in, though a part of it may have been. */
export function noteRecordedApart(database: Database): void {
    database.prepare('DELETE FROM main.kv WHERE key = ?').run(IDENTITY);
}

/** @returns false when another process has it open */
function prepareFile(driver: SqliteDriver, path: string): boolean {
    const own = driver.open(path);
    try {
        migrate(own, () => undefined);
        own.prepare('INSERT OR IGNORE INTO kv (key, value) VALUES (?, ?)').run(IDENTITY, randomUUID());
        // Only the one process that has a file open can change this.
        return own.pragma('journal_mode = DELETE', { simple: true }) === 'delete';
    } catch (error) {
        if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) {
            return false;
        }
        throw error;
    } finally {
        own.close();
    }
}

/** A session that went on apart is later there than here. */
function copyRows({ name, columns, key }: SessionTable): string {
    const names = columns.map((column) => column.name);
    const update = (changed: readonly string[], text: (column: string) => string): string =>
        `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${changed.map((column) => `${column} = ${text(column)}`).join(', ')}`;
    const select = `(${names.join(', ')}) SELECT ${names.join(', ')} FROM apart.${name} WHERE true`;
    switch (name) {
        case 'sessions':
            return `INSERT INTO main.sessions ${select} ${update(
                names.filter((column) => !KEPT_COLUMNS.has(column)),
                (column) => `excluded.${column}`,
            )}`;
        case 'summaries':
            return `INSERT INTO main.summaries ${select} ${ADD_SUMMARY}`;
        default:
            return `INSERT OR REPLACE INTO main.${name} ${select}`;
    }
}
