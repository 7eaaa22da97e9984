import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../sqlite/database';
import type { SqliteDriver } from '../sqlite/sqlite-driver';
import type { Storage } from './storage';

/** A view of the database that other work does not change, however long it is kept. */
export interface IsolatedSnapshot {
    readonly database: Database;
    release(): void;
}

/** Where the database can't be looked at while it changes, as in memory, a copy of it is made. */
export function openIsolatedSnapshot(storage: Storage, driver: SqliteDriver): IsolatedSnapshot {
    const snapshot = storage.openSnapshot();
    if (snapshot.isolated) {
        return snapshot;
    }
    const folder = mkdtempSync(join(tmpdir(), 'onthefly-snapshot-'));
    const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
    try {
        const path = join(folder, 'copy.sqlite');
        snapshot.database.prepare('VACUUM INTO ?').run(path);
        const database = driver.open(path, { readonly: true });
        return {
            database,
            release: () => {
                database.close();
                removeFolder();
            },
        };
    } catch (error) {
        removeFolder();
        throw error;
    } finally {
        snapshot.release();
    }
}
