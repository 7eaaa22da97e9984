import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../host/clock';
import { TrainingSession } from '../session/training-session';
import { chooseSqliteDriver } from '../sqlite/choose-sqlite-driver';
import { silentLogger } from '../testing/silent-logger';
import { trainStep } from '../testing/trainer-events';
import { EventWriter, FLUSH_INTERVAL_MS } from './event-writer';
import { Storage } from './storage';

const STEPS = 20_000;

describe('EventWriter', () => {
    let folder: string;
    let storage: Storage;
    let writer: EventWriter;
    let session: TrainingSession;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-writer-'));
        storage = new Storage(systemClock, silentLogger, chooseSqliteDriver(silentLogger));
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

    afterEach(() => {
        storage.close();
        rmSync(folder, { recursive: true });
    });

    function record(from: number, to: number): void {
        for (let step = from; step <= to; step++) {
            const event = trainStep(step, { loss: step });
            session.apply(event);
            writer.record(session, event);
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
        writer.flush();
        assert.equal(stored(), 50_000);
        assert.equal(writer.lastOrdinal, 50_000);
    });

    it('writes what is queued when it closes, and leaves a closed database alone afterwards', async () => {
        record(1, 10);
        writer.close();
        assert.equal(stored(), 10);
        const writes: number[] = [];
        writer.onDidWrite((events) => writes.push(events.length));
        storage.close();
        record(11, 12);
        await delay(2 * FLUSH_INTERVAL_MS);
        assert.deepEqual(writes, []);
    });
});
