import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import SqliteDatabase, { type Database } from 'better-sqlite3';

/**
 * Looks at a database as a process has left it that was ended suddenly: at a copy, so that its own program is the first to open it again.
 * Fails when SQLite finds anything wrong with it.
 */
export function lookAtLeftBehind<Result>(file: string, look: (database: Database) => Result): Result {
    const folder = mkdtempSync(join(tmpdir(), 'onthefly-left-'));
    try {
        const copy = join(folder, 'copy.sqlite');
        for (const suffix of ['', '-wal', '-journal'].filter((candidate) => existsSync(file + candidate))) {
            copyFileSync(file + suffix, copy + suffix);
        }
        const database = new SqliteDatabase(copy);
        try {
            assert.equal(database.pragma('integrity_check', { simple: true }), 'ok');
            assert.deepEqual(database.pragma('foreign_key_check'), []);
            return look(database);
        } finally {
            database.close();
        }
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
