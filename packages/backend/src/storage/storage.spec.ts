import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../host/clock';
import { chooseSqliteDriver } from '../sqlite/choose-sqlite-driver';
import { silentLogger } from '../testing/silent-logger';
import { DATABASE_FILE, Storage } from './storage';

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

    it('leaves a database of a later version alone', () => {
        const path = join(folder, DATABASE_FILE);
        const later = driver.open(path);
        later.pragma('user_version = 9999');
        later.close();
        const state = storage.open(folder);
        assert.equal(state.mode, 'memory');
        assert.match(state.problem ?? '', /newer version/);
        assert.equal(readdirSync(folder).filter((name) => name.includes('damaged')).length, 0);
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
