import type { Database, OpenOptions } from './database';

export const SqliteDriver = Symbol('SqliteDriver');

/** One way to SQLite. */
export interface SqliteDriver {
    /** For the log and for `ONTHEFLY_SQLITE`. */
    readonly name: SqliteDriverName;
    /** Whether several connections, of several processes, may have one file open. Otherwise one connection has it for itself. */
    readonly sharesFiles: boolean;
    /** @throws Error with a `code` as SQLite names it */
    open(path: string, options?: OpenOptions): Database;
}

export const SQLITE_DRIVER_NAMES = ['better-sqlite3-13', 'better-sqlite3', 'node:sqlite', 'node-sqlite3-wasm'] as const;
export type SqliteDriverName = (typeof SQLITE_DRIVER_NAMES)[number];
