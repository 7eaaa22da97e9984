import assert from 'node:assert/strict';
import {
    chmodSync,
    copyFileSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    statSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../host/clock';
import { chooseSqliteDriver } from '../sqlite/choose-sqlite-driver';
import { processTag } from '../files/process-tag';
import { silentLogger } from '../testing/silent-logger';
import { trainStep } from '../testing/trainer-events';
import { bareRun } from '../session/run-record';
import { EventRepository } from './event-repository';
import { SCHEMA_VERSION } from './migrations';
import { SessionRepository } from './session-repository';
import { DATABASE_FILE, Storage } from './storage';
import { SummaryRepository } from './summary-repository';

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

    for (const before of ['a new folder', 'a database with a write-ahead log']) {
        it(`stores on disk where a write-ahead log can't share memory, and says what that costs: ${before}`, function () {
            if (!driver.sharesFiles) {
                this.skip();
            }
            if (before !== 'a new folder') {
                storage.open(folder);
                insertSession(storage, 'before');
                storage.close();
            }
            mkdirSync(join(folder, `${DATABASE_FILE}-shm`));
            const state = storage.open(folder);
            assert.equal(state.mode, 'disk');
            assert.equal(state.problem, undefined);
            assert.match(state.cautions?.join() ?? '', /without a write-ahead log/);
            insertSession(storage, 'here');
            const other = new Storage(systemClock, silentLogger, driver);
            assert.equal(other.open(folder).mode, 'disk');
            insertSession(other, 'there');
            other.close();
            storage.close();
            rmSync(join(folder, `${DATABASE_FILE}-shm`), { recursive: true });
            assert.deepEqual(storage.open(folder), { folder, mode: 'disk' });
            const expected = before === 'a new folder' ? ['here', 'there'] : ['before', 'here', 'there'];
            assert.deepEqual(new SessionRepository(storage.database).listSessionIds().sort(), expected);
        });
    }

    it('gives other users of the machine no right to what it keeps', function () {
        if (process.platform === 'win32') {
            this.skip();
        }
        const made = join(folder, 'made');
        storage.open(made);
        insertSession(storage, 'private');
        assert.equal(statSync(made).mode & 0o777, 0o700);
        storage.close();
        const kept = ['', '.before-v2', '.damaged-2026'].map((suffix) => join(folder, DATABASE_FILE + suffix));
        kept.forEach((path) => copyFileSync(join(made, DATABASE_FILE), path));
        kept.forEach((path) => chmodSync(path, 0o644));
        writeFileSync(join(folder, 'mine.txt'), '', { mode: 0o644 });
        storage.open(folder);
        insertSession(storage, 'another');
        const names = readdirSync(folder).filter((name) => name.startsWith('onthefly.') && !name.endsWith('.lock'));
        assert.ok(names.length >= 3);
        names.forEach((name) => assert.equal(statSync(join(folder, name)).mode & 0o077, 0, name));
        assert.equal(statSync(join(folder, 'mine.txt')).mode & 0o777, 0o644);
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

    it('looks at a database of a later version, changes nothing in it and records beside it', () => {
        storage.open(folder);
        insertSession(storage, 'kept');
        storage.database.exec('ALTER TABLE sessions ADD COLUMN of_tomorrow TEXT; CREATE TABLE tomorrow (session_id TEXT PRIMARY KEY)');
        storage.database.exec('ALTER TABLE runs DROP COLUMN pinned');
        storage.database.pragma('user_version = 9999');
        storage.close();
        const state = storage.open(folder);
        const own = join(folder, `onthefly.v${SCHEMA_VERSION}.sqlite`);
        assert.deepEqual([state.mode, state.recordsIn], ['disk', own]);
        assert.match(
            state.problem ?? '',
            /newer version of OnTheFly: they can be looked at, not changed\. New ones are recorded in .* Update/,
        );
        insertSession(storage, 'new');
        const repository = new SessionRepository(storage.database);
        assert.deepEqual(repository.listSessionIds().sort(), ['kept', 'new']);
        assert.deepEqual(
            repository.findSession('kept')?.runs.map(({ runId, steps, pinned }) => [runId, steps, pinned]),
            [['baseline', 7, false]],
        );
        assert.throws(() => storage.requireOwn('kept'), /can be looked at, not changed/);
        storage.requireOwn('new');
        assert.throws(() => storage.database.prepare('DELETE FROM sessions').run(), /view/);
        const snapshot = storage.openSnapshot();
        assert.equal(snapshot.database.prepare('SELECT count(*) FROM metrics').pluck().get(), 2);
        snapshot.release();
        storage.close();
        const later = driver.open(join(folder, DATABASE_FILE), { readonly: true });
        assert.deepEqual(later.prepare('SELECT session_id FROM sessions').pluck().all(), ['kept']);
        later.close();
    });

    it('brings together what was recorded apart, once', () => {
        storage.open(folder);
        insertSession(storage, 'kept');
        storage.database.pragma('user_version = 9999');
        storage.open(folder);
        insertSession(storage, 'new');
        // The same one goes on.
        insertSession(storage, 'kept', 8);
        storage.close();
        const later = driver.open(join(folder, DATABASE_FILE));
        later.prepare("UPDATE sessions SET given_name = 'mine'").run();
        later.pragma(`user_version = ${SCHEMA_VERSION}`);
        later.close();
        for (let time = 0; time < 2; time++) {
            assert.deepEqual(storage.open(folder), { folder, mode: 'disk' });
            const select = storage.database
                .prepare(
                    'SELECT session_id, given_name, (SELECT group_concat(step) FROM metrics m WHERE m.session_id = s.session_id) FROM sessions s ORDER BY session_id',
                )
                .raw();
            assert.deepEqual(select.all(), [
                ['kept', 'mine', '7,8'],
                ['new', null, '7'],
            ]);
        }
        assert.deepEqual(
            readdirSync(folder)
                .filter((name) => name.includes('.v'))
                .map((name) => name.replace(/^onthefly\.v\d+/, '')),
            ['.sqlite.brought-in'],
        );
    });

    it('counts what was recorded apart once, though the process was ended before the file had its other name', () => {
        const count = (): unknown => storage.database.prepare('SELECT sum(count) FROM summaries').pluck().get();
        const apart = `onthefly.v${SCHEMA_VERSION}.sqlite`;
        storage.open(folder);
        storage.database.pragma('user_version = 9999');
        storage.open(folder);
        insertSession(storage, 'new');
        new SummaryRepository(storage.database).upsertSummary([trainStep(1, { loss: 1 })].map((step) => ({ ...step, session_id: 'new' })));
        assert.equal(count(), 1);
        storage.close();
        const later = driver.open(join(folder, DATABASE_FILE));
        later.pragma(`user_version = ${SCHEMA_VERSION}`);
        later.close();
        storage.open(folder);
        assert.equal(count(), 1);
        storage.close();
        renameSync(join(folder, `${apart}.brought-in`), join(folder, apart));
        storage.open(folder);
        assert.equal(count(), 1);
        assert.ok(!existsSync(join(folder, apart)));
    });

    it('leaves what another process records apart to that one', function () {
        if (!driver.sharesFiles) {
            this.skip();
        }
        const other = driver.open(join(folder, `onthefly.v${SCHEMA_VERSION}.sqlite`));
        other.pragma('journal_mode = WAL');
        other.exec('CREATE TABLE t (x)');
        assert.equal(storage.open(folder).mode, 'disk');
        assert.equal(readdirSync(folder).filter((name) => name.includes('brought-in')).length, 0);
        other.close();
    });

    it('puts a file aside in which damage shows late, and not the one that another window has begun', () => {
        storage.open(folder);
        const error = Object.assign(new Error('malformed'), { code: 'SQLITE_CORRUPT' });
        const other = new Storage(systemClock, silentLogger, driver);
        if (driver.sharesFiles) {
            other.open(folder);
        }
        insertSession(storage, 'old');
        assert.equal(storage.recoverFrom(error), true);
        assert.match(storage.state.problem ?? '', /damaged.*kept as/);
        insertSession(storage, 'new');
        if (driver.sharesFiles) {
            assert.equal(other.recoverFrom(error), true);
            assert.deepEqual(new SessionRepository(other.database).listSessionIds(), ['new']);
            other.close();
        }
        assert.equal(readdirSync(folder).filter((name) => /damaged.*Z$/.test(name)).length, 1);
    });

    it('leaves a database of a later version alone in which it knows nothing, and records beside it', () => {
        const path = join(folder, DATABASE_FILE);
        const later = driver.open(path);
        later.pragma('user_version = 9999');
        later.close();
        const before = readFileSync(path);
        assert.equal(storage.open(folder).recordsIn, join(folder, `onthefly.v${SCHEMA_VERSION}.sqlite`));
        insertSession(storage, 'new');
        storage.close();
        assert.deepEqual(readFileSync(path), before);
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

function insertSession(storage: Storage, sessionId: string, step = 7): void {
    const repository = new SessionRepository(storage.database);
    repository.saveSession(
        { sessionId, project: '', name: sessionId, startedAt: 1, activity: 'running', steps: 1, lostEvents: 0, trainer: {} },
        [[step, step]],
    );
    const common = { session_id: sessionId, run_id: 'baseline', run_gen: 0, event_seq: step, ts: 1 };
    repository.insertRun(bareRun({ type: 'resumed', step, ...common }));
    new EventRepository(storage.database).insert({ type: 'trainStep', step, epoch: 0, metrics: { loss: 1 }, ...common }, undefined);
}
