/** Result codes that callers tell apart, by number and by the sentence that SQLite has for each. */
const RESULTS: readonly (readonly [number: number, code: string, sentence: string])[] = [
    [5, 'SQLITE_BUSY', 'database is locked'],
    [8, 'SQLITE_READONLY', 'attempt to write a readonly database'],
    [10, 'SQLITE_IOERR', 'disk I/O error'],
    [11, 'SQLITE_CORRUPT', 'database disk image is malformed'],
    [13, 'SQLITE_FULL', 'database or disk is full'],
    [14, 'SQLITE_CANTOPEN', 'unable to open database file'],
    [19, 'SQLITE_CONSTRAINT', 'constraint failed'],
    [26, 'SQLITE_NOTADB', 'file is not a database'],
];

/** An error of SQLite with the same kind of code whatever module it came through. */
export class SqliteError extends Error {
    constructor(
        message: string,
        readonly code: string,
        cause: unknown,
    ) {
        super(message, { cause });
    }
}

/** Runs `work`, and gives its error a `code`: by the result number in `errcode` when there is one, otherwise by its sentence. */
export function withErrorCodes<Result>(work: () => Result): Result {
    try {
        return work();
    } catch (error) {
        const { message, errcode } = error as { message?: unknown; errcode?: unknown };
        const text = String(message);
        // The lower byte is the kind, the rest tells more of it.
        const primary = typeof errcode === 'number' ? errcode & 0xff : undefined;
        const found = RESULTS.find(([number, , sentence]) => (primary === undefined ? text.includes(sentence) : number === primary));
        throw new SqliteError(text, found?.[1] ?? 'SQLITE_ERROR', error);
    }
}

/** As SQLite names it, or an empty text when it is no error of SQLite. */
export function codeOf(error: unknown): string {
    const { code } = error as { code?: unknown };
    return typeof code === 'string' ? code : '';
}
