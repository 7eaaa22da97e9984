import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../host/clock';
import { chooseSqliteDriver } from '../sqlite/choose-sqlite-driver';
import { processTag } from '../files/process-tag';
import { silentLogger } from '../testing/silent-logger';
import { SCHEMA_VERSION } from './migrations';
import { DATABASE_FILE, Storage } from './storage';

const FIXTURES = join(__dirname, '..', '..', '..', '..', 'test', 'fixtures', 'databases');

describe('Storage', () => {
    const driver = chooseSqliteDriver(silentLogger);
    let folder: string;
    let storage: Storage;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-storage-'));
        storage = new Storage(systemClock, silentLogger, driver);
    });

    afterEach(() => {
        storage.close();
        rmSync(folder, { recursive: true });
    });

    it('makes the folder and a database in it', () => {
        const state = storage.open(join(folder, 'deep', 'down'));
        assert.deepEqual(state, { folder: join(folder, 'deep', 'down'), mode: 'disk' });
        assert.equal(storage.database.pragma('journal_mode', { simple: true }), driver.sharesFiles ? 'wal' : 'delete');
    });

    it('keeps a damaged file under a new name and starts afresh', () => {
        const garbage = Buffer.alloc(8_192, 'not a database');
        writeFileSync(join(folder, DATABASE_FILE), garbage);
        const state = storage.open(folder);
        assert.equal(state.mode, 'disk');
        assert.match(state.problem ?? '', /damaged.*kept as/);
        const kept = readdirSync(folder).find((name) => name.includes('damaged'));
        assert.ok(kept);
        assert.deepEqual(readFileSync(join(folder, kept)), garbage);
        assert.equal(storage.database.prepare('SELECT count(*) FROM sessions').pluck().get(), 0);
    });

    it('finds damage inside of a file that has a good header', () => {
        storage.open(folder);
        storage.close();
        const path = join(folder, DATABASE_FILE);
        const bytes = readFileSync(path);
        bytes.fill(0xa5, 4_096);
        writeFileSync(path, bytes);
        assert.match(storage.open(folder).problem ?? '', /damaged/);
    });

    it('lives in memory, and says so, where nothing can be written', () => {
        const file = join(folder, 'a-file');
        writeFileSync(file, '');
        const state = storage.open(join(file, 'data'));
        assert.equal(state.mode, 'memory');
        assert.match(state.problem ?? '', /Nothing is being saved/);
        assert.equal(storage.database.prepare('SELECT count(*) FROM sessions').pluck().get(), 0);
    });

    it('opens a database of a later version to look at it, and changes nothing', () => {
        storage.open(folder);
        storage.database.prepare("INSERT INTO kv VALUES ('kept', 'yes')").run();
        storage.database.exec('ALTER TABLE sessions ADD COLUMN of_tomorrow TEXT');
        storage.database.pragma('user_version = 9999');
        storage.close();
        const state = storage.open(folder);
        assert.equal(state.mode, 'readonly');
        assert.match(state.problem ?? '', /newer version.*Update OnTheFly/);
        assert.equal(storage.database.prepare('SELECT value FROM kv').pluck().get(), 'yes');
        assert.throws(() => storage.database.prepare("INSERT INTO kv VALUES ('new', 'no')").run());
        assert.throws(() => storage.requireWritable(), /newer version/);
        assert.equal(readdirSync(folder).filter((name) => name.includes('damaged')).length, 0);
    });

    it('leaves a database alone that it can make nothing of because it is of a later version', () => {
        const path = join(folder, DATABASE_FILE);
        const later = driver.open(path);
        later.pragma('user_version = 9999');
        later.close();
        const state = storage.open(folder);
        assert.equal(state.mode, 'memory');
        assert.match(state.problem ?? '', /newer version/);
        assert.equal(readdirSync(folder).filter((name) => name.includes('damaged')).length, 0);
    });

    it('upgrades a database of an earlier version, and keeps a copy of it as it was', () => {
        const earlier = join(FIXTURES, 'version-3.sqlite');
        const path = join(folder, DATABASE_FILE);
        copyFileSync(earlier, path);
        assert.deepEqual(storage.open(folder), { folder, mode: 'disk' });
        assert.equal(storage.database.pragma('user_version', { simple: true }), SCHEMA_VERSION);
        const copy = driver.open(`${path}.before-v${SCHEMA_VERSION}`, { readonly: true });
        const before = driver.open(earlier, { readonly: true });
        assert.equal(copy.pragma('user_version', { simple: true }), 3);
        for (const table of ['sessions', 'runs', 'run_edges', 'metrics', 'logs', 'events', 'checkpoints']) {
            const rows = before.prepare(`SELECT * FROM ${table}`).all() as object[];
            assert.ok(rows.length > 0, table);
            assert.deepEqual(copy.prepare(`SELECT * FROM ${table}`).all(), rows);
            const columns = Object.keys(rows[0] ?? {}).join(', ');
            assert.deepEqual(storage.database.prepare(`SELECT ${columns} FROM ${table}`).all(), rows);
        }
        copy.close();
        before.close();
    });

    it('keeps each copy beside those that are there, and none that was only begun', () => {
        const path = join(folder, DATABASE_FILE);
        const backup = `${path}.before-v${SCHEMA_VERSION}`;
        copyFileSync(join(FIXTURES, 'version-3.sqlite'), path);
        writeFileSync(backup, 'of somebody who went back');
        writeFileSync(`${backup}.part-00000000-1-000000`, 'of another machine, perhaps at work');
        writeFileSync(`${backup}.part-${processTag().replace(/\w+$/, '000000')}`, 'of a process that is gone');
        assert.equal(storage.open(folder).mode, 'disk');
        const copies = readdirSync(folder)
            .filter((name) => name.includes('before'))
            .sort();
        const [name] = copies;
        assert.deepEqual(copies, [name, `${name}-2`, `${name}.part-00000000-1-000000`]);
        assert.equal(readFileSync(backup, 'utf8'), 'of somebody who went back');
    });

    it('does not take a new database for one of an earlier version', () => {
        storage.open(folder);
        assert.equal(readdirSync(folder).filter((name) => name.includes('before')).length, 0);
    });

    it('gives snapshots that later writes do not change, unless it says otherwise', () => {
        storage.open(folder);
        const snapshot = storage.openSnapshot();
        assert.equal(snapshot.isolated, driver.sharesFiles);
        storage.database.prepare("INSERT INTO kv VALUES ('a', 'b')").run();
        assert.equal(snapshot.database.prepare('SELECT count(*) FROM kv').pluck().get(), driver.sharesFiles ? 0 : 1);
        snapshot.release();
    });
});
