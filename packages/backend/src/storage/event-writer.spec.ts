import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../host/clock';
import { TrainingSession } from '../session/training-session';
import { chooseSqliteDriver } from '../sqlite/choose-sqlite-driver';
import type { Database } from '../sqlite/database';
import { silentLogger } from '../testing/silent-logger';
import { logLine, trainStep } from '../testing/trainer-events';
import { findAbandonedSpills } from './event-spill';
import { EventWriter, FLUSH_INTERVAL_MS } from './event-writer';
import { DATABASE_FILE, Storage } from './storage';

const STEPS = 20_000;

describe('EventWriter', function () {
    this.timeout(20_000);
    const driver = chooseSqliteDriver(silentLogger);
    let folder: string;
    let storage: Storage;
    let writer: EventWriter;
    let session: TrainingSession;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-writer-'));
        storage = new Storage(systemClock, silentLogger, driver);
        storage.open(folder);
        writer = new EventWriter(storage, silentLogger);
        session = new TrainingSession({
            sessionId: 's1',
            project: 'p',
            name: 'n',
            startedAt: 0,
            activity: 'running',
            steps: 0,
            lostEvents: 0,
            trainer: {},
        });
    });

    afterEach(async () => {
        await writer.close();
        storage.close();
        rmSync(folder, { recursive: true });
    });

    function record(from: number, to: number): void {
        for (let step = from; step <= to; step++) {
            const event = trainStep(step, { loss: step });
            session.apply(event);
            writer.append([{ session, event }]);
        }
    }

    function stored(): unknown {
        return storage.database.prepare('SELECT count(*) FROM metrics').pluck().get();
    }

    it('writes a backlog bit by bit, with room for other work in between', async () => {
        record(1, STEPS);
        let turns = 0;
        let going = true;
        const count = (): void => {
            turns++;
            if (going) {
                setImmediate(count);
            }
        };
        setImmediate(count);
        await writer.drain();
        going = false;
        assert.equal(stored(), STEPS);
        // Twenty batches; the writer's own timer may take every other one.
        assert.ok(turns >= 9, `${turns} turns`);
    });

    it('has written what came before the call when it resolves, also while more comes', async () => {
        record(1, 5_000);
        const drained = writer.drain();
        record(5_001, 50_000);
        await drained;
        const count = Number(stored());
        assert.ok(count >= 5_000 && count < 50_000, `${count} are stored`);
        await writer.drain();
        assert.equal(stored(), 50_000);
        assert.equal(writer.storedUpTo, 50_000);
    });

    it('writes what is queued when it closes, and leaves a closed database alone afterwards', async () => {
        record(1, 10);
        await writer.close();
        assert.equal(stored(), 10);
        const writes: number[] = [];
        writer.onDidWrite((events) => writes.push(events.length));
        storage.close();
        record(11, 12);
        await delay(2 * FLUSH_INTERVAL_MS);
        assert.deepEqual(writes, []);
    });

    describe('while another connection writes', function () {
        let other: Database;

        beforeEach(function () {
            if (!driver.sharesFiles) {
                this.skip();
            }
            other = driver.open(join(folder, DATABASE_FILE));
            other.exec('BEGIN IMMEDIATE');
        });

        afterEach(() => other.close());

        function noteTold(): number[] {
            const told: number[] = [];
            writer.onDidWrite((records) => told.push(...records.map(({ event }) => event.event_seq)));
            return told;
        }

        function recordLong(from: number, to: number): void {
            for (let seq = from; seq <= to; seq++) {
                writer.append([{ session, event: { ...logLine('x'.repeat(1_000_000), 'info'), event_seq: seq } }]);
            }
        }

        function waitingFiles(): string[] {
            return readdirSync(folder).filter((name) => name.startsWith('onthefly.waiting-'));
        }

        it('tells each event once, and stores all of them in order when its turn comes', async () => {
            const told = noteTold();
            record(1, 5_000);
            assert.equal(await writer.drain(), false);
            writer.flush();
            await until(() => told.length === 5_000);
            assert.equal(writer.storedUpTo, 0);
            other.exec('COMMIT');
            record(5_001, 5_010);
            await until(() => stored() === 5_010);
            assert.deepEqual(
                told,
                Array.from({ length: 5_010 }, (_, index) => index + 1),
            );
            assert.equal(writer.storedUpTo, 5_010);
            assert.equal(session.record.steps, 5_010);
            assert.deepEqual(waitingFiles(), []);
        });

        it('keeps what is too much for the memory in a file, which goes when all of it is stored', async () => {
            const told = noteTold();
            recordLong(1, 60);
            await until(() => waitingFiles().length === 1 && told.length === 60);
            assert.match(storage.state.cautions?.join() ?? '', /waits in .*onthefly\.waiting-.*nothing is lost/);
            assert.equal(statSync(join(folder, waitingFiles()[0] ?? '')).mode & 0o077, 0);
            other.exec('COMMIT');
            recordLong(61, 70);
            const count = storage.database.prepare('SELECT count(*) FROM logs').pluck();
            await until(() => count.get() === 70 && waitingFiles().length === 0);
            assert.equal(storage.state.cautions, undefined);
            assert.deepEqual(
                told,
                Array.from({ length: 70 }, (_, index) => index + 1),
            );
        });

        it('leaves in memory only what fits there, however much came at once', () => {
            recordLong(1, 60);
            writer.flush();
            assert.ok(statSync(join(folder, waitingFiles()[0] ?? '')).size > 25_000_000);
        });

        it('gives up the newest, counted and told, when not even a file can be written', async () => {
            rmSync(folder, { recursive: true });
            recordLong(1, 40);
            await until(() => storage.state.cautions?.some((text) => text.startsWith('9 events were given up')) === true);
            mkdirSync(folder);
            other.exec('COMMIT');
            const count = storage.database.prepare('SELECT count(*) FROM logs').pluck();
            await until(() => count.get() === 31);
            assert.equal(storage.database.prepare('SELECT max(event_seq) FROM logs').pluck().get(), 31);
        });

        it('leaves what could not be stored in a file when it closes, within a limit', async () => {
            record(1, 500);
            const closing = writer.close();
            await until(() => waitingFiles().length === 1);
            await closing;
            assert.equal(stored(), 0);
            assert.deepEqual(
                findAbandonedSpills(folder),
                waitingFiles().map((name) => join(folder, name)),
            );
        });

        it('stores everything when its turn comes while it closes', async () => {
            record(1, 500);
            const closing = writer.close();
            await until(() => waitingFiles().length === 1);
            other.exec('COMMIT');
            await closing;
            assert.equal(stored(), 500);
            assert.deepEqual(waitingFiles(), []);
        });
    });

    it('sets aside by name the one event that the database refuses, and stores the rest of every session', async () => {
        storage.database.exec(`
            CREATE TRIGGER refuse_log BEFORE INSERT ON logs WHEN NEW.text = 'odd' BEGIN SELECT RAISE(ABORT, 'it is odd'); END;
            CREATE TRIGGER refuse_step BEFORE INSERT ON metrics WHEN NEW.step = 3 BEGIN SELECT RAISE(ABORT, 'three'); END`);
        const healthy = new TrainingSession({ ...session.record, sessionId: 's2', trainer: {} });
        record(1, 60);
        writer.append([{ session, event: { ...logLine('odd'), event_seq: 61 } }]);
        for (let step = 1; step <= 60; step++) {
            const event = { ...trainStep(step, { loss: step }), session_id: 's2' };
            // The same step is refused here as well.
            healthy.apply(event);
            writer.append([{ session: healthy, event }]);
        }
        assert.equal(await writer.drain(), true);
        assert.equal(stored(), 118);
        const sums = storage.database.prepare('SELECT session_id, sum(count) FROM summaries GROUP BY session_id').raw();
        assert.deepEqual(sums.all(), [
            ['s1', 59],
            ['s2', 59],
        ]);
        assert.equal(storage.database.prepare("SELECT steps FROM sessions WHERE session_id = 's1'").pluck().get(), 59);
        assert.equal(storage.state.problem, undefined);
        assert.match(storage.state.cautions?.join() ?? '', /refused 3 things.*kept in .*set-aside/);
        assert.deepEqual(
            session.record.omissions?.map(({ name, count }) => [name, count]),
            [
                ['trainStep', 1],
                ['log', 1],
            ],
        );
        const kept = readFileSync(join(folder, 'onthefly.set-aside.jsonl'), 'utf8').trim().split('\n');
        assert.equal(kept.length, 3);
        assert.match(kept[1] ?? '', /"it is odd".*"text":"odd"/);
        assert.equal(statSync(join(folder, 'onthefly.set-aside.jsonl')).mode & 0o077, 0);
    });

    it('stores the rest of every session when the database refuses a session itself', async () => {
        storage.database.exec(
            "CREATE TRIGGER refuse BEFORE INSERT ON sessions WHEN NEW.session_id = 's1' BEGIN SELECT RAISE(ABORT, 'no'); END",
        );
        const healthy = new TrainingSession({ ...session.record, sessionId: 's2', trainer: {} });
        record(1, 5);
        const event = { ...trainStep(1, { loss: 1 }), session_id: 's2' };
        healthy.apply(event);
        writer.append([{ session: healthy, event }]);
        assert.equal(await writer.drain(), true);
        assert.equal(stored(), 1);
        assert.equal(readFileSync(join(folder, 'onthefly.set-aside.jsonl'), 'utf8').trim().split('\n').length, 6);
    });
});

/** Within the patience of the test. */
async function until(condition: () => boolean): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!condition()) {
        assert.ok(Date.now() < deadline, `not yet: ${String(condition)}`);
        await delay(10);
    }
}
