import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../testing/silent-logger';
import { chooseSqliteDriver } from './choose-sqlite-driver';
import type { Database } from './database';
import { SQLITE_DRIVER_NAMES, type SqliteDriver } from './sqlite-driver';

/* Those that work in this Node.js; test/integration runs this file in others as well. */
const drivers = SQLITE_DRIVER_NAMES.map((name) => chooseSqliteDriver(silentLogger, name)).filter(
    ({ name }, index) => name === SQLITE_DRIVER_NAMES[index],
);

describe('The choice of an SQLite driver', () => {
    it('takes the first of the order that works, and says which and why not another', () => {
        const said: string[] = [];
        const driver = chooseSqliteDriver({ ...silentLogger, info: (message) => void said.push(message) }, '');
        assert.equal(driver.name, drivers[0]?.name);
        assert.match(said[0] ?? '', new RegExp(`^SQLite 3\\.\\d+\\.\\d+ by ${driver.name}, Node\\.js ${process.versions.node}`));
    });

    it('never loads better-sqlite3 13 where it would end the process', () => {
        const old = Number(process.versions['napi']) < 10;
        assert.equal(chooseSqliteDriver(silentLogger, 'better-sqlite3-13').name === 'better-sqlite3-13', !old);
        const loaded = Object.keys(require.cache).some((path) => path.includes('better-sqlite3-13'));
        assert.equal(loaded, !old);
    });

    it('always finds one', () => {
        assert.ok(drivers.some(({ name }) => name === 'node-sqlite3-wasm'));
    });
});

for (const driver of drivers) {
    describe(`SQLite by ${driver.name}`, () => {
        let folder: string;
        let path: string;
        let database: Database;

        beforeEach(() => {
            folder = mkdtempSync(join(tmpdir(), 'onthefly-sqlite-'));
            path = join(folder, 'test.sqlite');
            database = driver.open(path);
            database.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB)');
        });

        afterEach(() => {
            database.close();
            rmSync(folder, { recursive: true });
        });

        it('gives rows as objects, arrays or single values, and bytes as a Buffer', () => {
            const bytes = Buffer.from(new Float32Array([0.5, Infinity]).buffer);
            assert.equal(database.prepare('INSERT INTO t VALUES (?, ?, ?)').run(7, 'seven', bytes).changes, 1);
            const sql = 'SELECT * FROM t WHERE a = ?';
            assert.deepEqual(database.prepare(sql).get(7), { a: 7, b: 'seven', c: bytes });
            assert.deepEqual(database.prepare(sql).all(7), [{ a: 7, b: 'seven', c: bytes }]);
            assert.deepEqual(database.prepare(sql).raw().get(7), [7, 'seven', bytes]);
            assert.deepEqual(database.prepare(sql).raw().all(7), [[7, 'seven', bytes]]);
            assert.deepEqual(database.prepare('SELECT c FROM t').pluck().all(), [bytes]);
            assert.equal(database.prepare(sql).get(8), undefined);
            assert.deepEqual(database.prepare(sql).all(8), []);
            assert.equal(database.prepare('SELECT max(a) FROM t WHERE a > 7').pluck().get(), null);
        });

        it('takes values by position and by name, more names than it asks for included, and keeps null and large numbers', () => {
            const insert = database.prepare('INSERT INTO t VALUES (@a, @b, NULL)');
            insert.run({ a: 2 ** 52, b: null, elsewhere: 'not asked for' });
            insert.run({ a: 1, b: 'ä€😀' });
            assert.deepEqual(database.prepare('SELECT a, b FROM t ORDER BY a').raw().all(), [
                [1, 'ä€😀'],
                [2 ** 52, null],
            ]);
            assert.equal(database.prepare('SELECT ? IS NULL').pluck().get(undefined), 1);
            assert.throws(() => insert.run({ a: 3, b: {} }));
            assert.equal(database.prepare('SELECT typeof(?)').pluck().get(0.1), 'real');
        });

        it('keeps what follows a NUL in a text', () => {
            database.prepare('INSERT INTO t (a, b) VALUES (?, ?)').run(1, 'before\0after');
            database.prepare('INSERT INTO t (a, b) VALUES (@a, @b)').run({ a: 2, b: '\0' });
            const texts = database.prepare('SELECT b FROM t ORDER BY a').pluck().all() as string[];
            assert.deepEqual(
                texts.map((text) => text.replaceAll('\0', '\u2400')),
                ['before\u2400after', '\u2400'],
            );
        });

        it('goes through rows one by one, and may stop early', () => {
            const insert = database.prepare('INSERT INTO t (a) VALUES (?)');
            [1, 2, 3].forEach((value) => insert.run(value));
            const select = database.prepare('SELECT a FROM t ORDER BY a').pluck();
            assert.deepEqual([...select.iterate()], [1, 2, 3]);
            for (const value of select.iterate()) {
                assert.equal(value, 1);
                break;
            }
            database.exec('DROP TABLE t');
        });

        it('does all of a transaction or nothing, and a part of one that failed alone', () => {
            const insert = database.prepare('INSERT INTO t (a) VALUES (?)');
            const inner = database.transaction((value: number, fail: boolean) => {
                insert.run(value);
                if (fail) {
                    throw new Error('on purpose');
                }
                return value;
            });
            assert.equal(inner.immediate(1, false), 1);
            assert.throws(() => inner(2, true), /on purpose/);
            const outer = database.transaction(() => {
                inner(3, false);
                assert.throws(() => inner(4, true), /on purpose/);
            });
            outer();
            const failing = database.transaction(() => {
                inner(5, false);
                throw new Error('at the end');
            });
            assert.throws(() => failing.immediate(), /at the end/);
            assert.deepEqual(database.prepare('SELECT a FROM t ORDER BY a').pluck().all(), [1, 3]);
        });

        it('reads and sets pragmas', () => {
            database.pragma('user_version = 3');
            assert.equal(database.pragma('user_version', { simple: true }), 3);
            assert.deepEqual(database.pragma('user_version'), [{ user_version: 3 }]);
            database.pragma('foreign_keys = ON');
            assert.equal(database.pragma('foreign_keys', { simple: true }), 1);
        });

        it('tells damage and a broken rule by a code', () => {
            const code = (work: () => unknown): string => {
                try {
                    work();
                    return 'no error';
                } catch (error) {
                    return String((error as { code?: unknown }).code);
                }
            };
            const insert = database.prepare('INSERT INTO t (a) VALUES (?)');
            insert.run(1);
            assert.match(
                code(() => insert.run(1)),
                /^SQLITE_CONSTRAINT/,
            );
            const garbage = join(folder, 'garbage.sqlite');
            writeFileSync(garbage, Buffer.alloc(8_192, 'x'));
            assert.equal(
                code(() => {
                    const damaged = driver.open(garbage);
                    try {
                        damaged.prepare('SELECT * FROM sqlite_schema').all();
                    } finally {
                        damaged.close();
                    }
                }),
                'SQLITE_NOTADB',
            );
        });

        it('opens nothing in a folder that is not there', () => {
            assert.throws(() => driver.open(join(folder, 'missing', 'x.sqlite')));
        });

        it('keeps what it wrote, in a file that any other driver opens', () => {
            database.pragma(`journal_mode = ${driver.sharesFiles ? 'WAL' : 'DELETE'}`);
            database.prepare('INSERT INTO t VALUES (1, ?, NULL)').run('kept');
            database.close();
            for (const other of drivers) {
                const again = other.open(path);
                assert.equal(again.prepare('SELECT b FROM t').pluck().get(), 'kept', other.name);
                again.close();
            }
            database = driver.open(path);
        });

        if (driver.sharesFiles) {
            sharesFiles(driver, () => path);
        } else {
            hasFilesForItself(driver, () => path);
        }
    });
}

function sharesFiles(driver: SqliteDriver, path: () => string): void {
    it('lets a second connection read what it likes, and refuses it to write where that was asked', () => {
        const second = driver.open(path(), { readonly: true, timeoutMs: 50 });
        assert.deepEqual(second.prepare('SELECT * FROM t').all(), []);
        assert.throws(() => second.exec('DROP TABLE t'), { code: 'SQLITE_READONLY' });
        second.close();
    });
}

function hasFilesForItself(driver: SqliteDriver, path: () => string): void {
    it('refuses a second connection, of any driver', () => {
        for (const other of drivers) {
            assert.throws(() => other.open(path()), { code: 'SQLITE_BUSY', message: new RegExp(`process ${process.pid}`) }, other.name);
        }
    });

    it('lets go of its file when it is closed, with statements that are still referred to', () => {
        const first = driver.open(`${path()}.first`);
        const statement = first.prepare('PRAGMA user_version');
        statement.get();
        assert.throws(() => first.prepare('SELECT nonsense FROM nowhere'));
        first.close();
        const second = driver.open(`${path()}.second`);
        second.prepare('ATTACH ? AS first').run(`${path()}.first`);
        assert.equal(second.pragma('first.user_version', { simple: true }), 0);
        second.close();
        assert.ok(statement);
    });

    it('opens what a killed process left locked, also when another one has its number by now', () => {
        const file = `${path()}-of-another`;
        writeFileSync(`${file}.owner`, String(process.ppid));
        mkdirSync(`${file}.lock`);
        const database = driver.open(file);
        database.exec('CREATE TABLE t (a)');
        database.close();
        assert.equal(existsSync(`${file}.lock`), false);
    });
}
