import { createRequire } from 'node:module';
import type { Database } from './database';
import { makePrivateFile } from './private-file';
import { refuseOwned } from './sole-ownership';
import type { SqliteDriver } from './sqlite-driver';

type Constructor = new (path: string, options: { readonly?: boolean; timeout?: number }) => Database;

/** Seen from the bundle as well: a bundler must leave these modules alone, since they look for their compiled part beside themselves. */
const load = createRequire(__filename);

/** @throws Error when the module isn't there. Whether its compiled part fits this Node.js shows when a database is opened. */
export function createBetterSqliteDriver(name: 'better-sqlite3' | 'better-sqlite3-13'): SqliteDriver {
    const BetterSqlite = load(name) as Constructor;
    return {
        name,
        sharesFiles: true,
        open: (path, { readonly = false, timeoutMs = 0 } = {}) => {
            refuseOwned(path);
            if (!readonly) {
                makePrivateFile(path);
            }
            return new BetterSqlite(path, { readonly, timeout: timeoutMs });
        },
    };
}
