/*
 * What storage asks of SQLite. All storage code is written against this, never against a module: which one carries it out is decided
 * at start (see choose-sqlite-driver), and differs between the Node.js of one IDE and that of the next.
 */

/** What may be bound: a number, string, null, undefined (as null) or bytes; for `@name` an object with such values. Anything else throws. */
export type Parameter = unknown;

export interface Statement {
    /** Rows that were changed. */
    run(...parameters: Parameter[]): { readonly changes: number };
    /** The first row, or undefined. */
    get(...parameters: Parameter[]): unknown;
    all(...parameters: Parameter[]): unknown[];
    /** Nothing else may be done with the connection until the last row was taken. */
    iterate(...parameters: Parameter[]): IterableIterator<unknown>;
    /** From now on a row is its first column. */
    pluck(): this;
    /** From now on a row is an array. Its columns must have different names or expressions. */
    raw(): this;
}

export interface Database {
    /** The file's path, or `:memory:`. */
    readonly name: string;
    /** Errors of statements have a `code` as SQLite names it, such as `SQLITE_CORRUPT` or `SQLITE_IOERR_WRITE`. */
    prepare(sql: string): Statement;
    /** Runs statements that need no parameters and give no rows. */
    exec(sql: string): unknown;
    /** With `simple` the first column of the first row. */
    pragma(sql: string, options?: { readonly simple?: boolean }): unknown;
    /** Wraps `work`: all it does is done, or nothing when it throws. Inside of another transaction it is a part of that one. */
    transaction<Parameters extends unknown[], Result>(work: (...parameters: Parameters) => Result): Transaction<Parameters, Result>;
    close(): unknown;
}

export interface Transaction<Parameters extends unknown[], Result> {
    (...parameters: Parameters): Result;
    /** Waits for the right to write before it begins, rather than at its first write. */
    immediate(...parameters: Parameters): Result;
}

export interface OpenOptions {
    readonly readonly?: boolean;
    /** How long a statement waits while another connection writes. */
    readonly timeoutMs?: number;
}
