import { existsSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Database } from '../sqlite/database';
import type { SqliteDriver } from '../sqlite/sqlite-driver';
import { migrate, SCHEMA_VERSION } from '../storage/migrations';
import { BadBundleError } from './bad-bundle';

interface SchemaObject {
    readonly type: string;
    readonly name: string;
    readonly table: string;
    readonly sql: string | null;
}

/** What SQLite takes for a part of the file that it lies beside, without asking where it came from. */
const SIDE_FILES = ['-wal', '-shm', '-journal'];

/** Opens a database that somebody else made, to read it and nothing else. Run no statement of its own making. */
export function openForeign(driver: SqliteDriver, path: string, name: string): Database {
    if (SIDE_FILES.some((ending) => existsSync(path + ending))) {
        throw new BadBundleError(`${name} in the bundle has changes beside it, which were not checked. It is not imported.`);
    }
    const database = driver.open(path, { readonly: true });
    try {
        // Nothing that its schema says is carried out.
        database.pragma('trusted_schema = OFF');
        database.pragma('cell_size_check = ON');
        database.pragma('query_only = ON');
        listObjects(database);
        return database;
    } catch (error) {
        database.close();
        throw damaged(name, error);
    }
}

/** What a database consists of. @throws BadBundleError when there is more to it than tables and their indexes */
export function checkKinds(database: Database, name: string): readonly SchemaObject[] {
    const objects = listObjects(database);
    for (const { type, name: object, sql } of objects) {
        const shown = JSON.stringify(object);
        if (type === 'trigger') {
            throw new BadBundleError(`${name} in the bundle has a trigger, ${shown}: it would act by itself. It is not imported.`);
        }
        if (type === 'view') {
            throw new BadBundleError(`${name} in the bundle has a view, ${shown}, which no export makes. It is not imported.`);
        }
        if (/^\s*CREATE\s+VIRTUAL/i.test(sql ?? '')) {
            throw new BadBundleError(`${name} in the bundle has a virtual table, ${shown}, which no export makes. It is not imported.`);
        }
    }
    return objects;
}

/**
 * Makes sure that a database is one that this or an earlier version made, to the letter.
 * @throws BadBundleError naming what is different
 */
export function checkOwnSchema(driver: SqliteDriver, database: Database, name: string): void {
    const version = Number(database.pragma('user_version', { simple: true }));
    if (version > SCHEMA_VERSION) {
        throw new BadBundleError('The bundle was made by a newer version of OnTheFly. Update OnTheFly to import it.');
    }
    const found = checkKinds(database, name);
    const reference = driver.open(':memory:');
    try {
        migrate(reference, () => undefined, version);
        const expected = new Map(listObjects(reference).map((object) => [object.name, object]));
        for (const object of found) {
            if (!expected.has(object.name)) {
                throw new BadBundleError(
                    `${name} in the bundle has ${object.type === 'table' ? 'a table' : 'an index'} that does not belong there, ${JSON.stringify(object.name)}.`,
                );
            }
        }
        for (const object of expected.values()) {
            const same = found.find((each) => each.name === object.name);
            if (same?.type !== object.type || same.table !== object.table || normal(same.sql) !== normal(object.sql)) {
                throw new BadBundleError(
                    `${name} in the bundle is not as version ${version} of its schema has it: see ${JSON.stringify(object.name)}.`,
                );
            }
        }
    } finally {
        reference.close();
    }
}

/** A table of a file of this size is checked in about half a second, during which nothing else is done. */
const MOST_BYTES_AT_ONCE = 512 * 1024 * 1024;

/**
 * Reads every page, table by table, with time for other work in between. Larger files are left to be found damaged when their rows are
 * read: that takes longer, but can be done bit by bit.
 * @throws BadBundleError when something is damaged
 */
export async function checkIntegrity(database: Database, name: string, signal: AbortSignal): Promise<void> {
    const [pages, pageBytes] = ['page_count', 'page_size'].map((pragma) => Number(database.pragma(pragma, { simple: true })));
    if ((pages ?? 0) * (pageBytes ?? 0) > MOST_BYTES_AT_ONCE) {
        return;
    }
    try {
        for (const { type, name: table } of listObjects(database)) {
            if (type === 'table') {
                const answer = database
                    .prepare(`PRAGMA quick_check('${table.replaceAll("'", "''")}')`)
                    .pluck()
                    .all();
                if (answer.length !== 1 || answer[0] !== 'ok') {
                    throw new Error(String(answer[0]));
                }
                await breathe(undefined, { signal });
            }
        }
    } catch (error) {
        throw signal.aborted ? error : damaged(name, error);
    }
}

export function damaged(name: string, cause: unknown): BadBundleError {
    return new BadBundleError(`${name} in the bundle is damaged. Copy the bundle again, whole.`, { cause });
}

function listObjects(database: Database): SchemaObject[] {
    return database.prepare('SELECT type, name, tbl_name AS "table", sql FROM sqlite_schema').all() as SchemaObject[];
}

function normal(sql: string | null): string {
    return (sql ?? '').replace(/\s+/g, ' ').trim();
}
