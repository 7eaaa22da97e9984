import assert from 'node:assert/strict';
import type { LogFilter } from '@onthefly/shared-types';
import { chooseSqliteDriver } from '../sqlite/choose-sqlite-driver';
import type { Database } from '../sqlite/database';
import { silentLogger } from '../testing/silent-logger';
import { LogIndex } from './log-index';
import { migrate } from './migrations';

describe('LogIndex', () => {
    let database: Database;
    let insert: (eventSeq: number, text: string, level?: string, phase?: string) => void;

    beforeEach(() => {
        database = chooseSqliteDriver(silentLogger).open(':memory:');
        migrate(database, () => undefined);
        database.pragma('foreign_keys = OFF');
        const statement = database.prepare(
            'INSERT INTO logs (session_id, event_seq, run_id, ts, level, phase, text) VALUES (?, ?, ?, ?, ?, ?, ?)',
        );
        insert = (eventSeq, text, level = 'info', phase) => void statement.run('s1', eventSeq, 'baseline', 0, level, phase ?? null, text);
    });

    afterEach(() => database.close());

    async function index(filter: LogFilter = {}): Promise<LogIndex> {
        const made = new LogIndex('s1', filter);
        await made.catchUp(() => database);
        return made;
    }

    function keys(from: LogIndex): number[] {
        return from.slice(0, from.total).map(({ eventSeq }) => eventSeq);
    }

    it('takes in a log whose numbers leap, in as many turns as it has rows for', async () => {
        insert(1, 'first');
        insert(Number.MAX_SAFE_INTEGER, 'last');
        const made = new LogIndex('s1', {});
        let turns = 0;
        await made.catchUp(() => {
            turns++;
            assert.ok(turns < 10, 'it walks through the numbers in between');
            return database;
        });
        assert.deepEqual(keys(made), [1, Number.MAX_SAFE_INTEGER]);
    });

    it('finds rows by level, phase and text, and goes on where it stopped', async () => {
        insert(1, 'Loss is low', 'info', 'train');
        insert(3, 'LOSS is high', 'warn', 'test');
        insert(7, 'something else', 'error');
        const all = await index();
        assert.deepEqual(keys(all), [1, 3, 7]);
        assert.deepEqual(all.phases, ['test', 'train']);
        assert.deepEqual(keys(await index({ level: 'warn' })), [3, 7]);
        assert.deepEqual(keys(await index({ phase: 'train' })), [1]);
        assert.deepEqual(keys(await index({ text: 'loss' })), [1, 3]);
        insert(50_000, 'much later');
        await all.catchUp(() => database);
        assert.deepEqual(keys(all), [1, 3, 7, 50_000]);
        assert.equal(all.lastSeq, 50_000);
    });

    it('gives errors that say the same one place and counts them', async () => {
        [2, 4, 6].forEach((eventSeq) => insert(eventSeq, 'CUDA error', 'error'));
        insert(7, 'info');
        insert(8, 'info');
        const found = await index();
        assert.deepEqual(found.slice(0, 9), [
            { eventSeq: 2, repeats: 3 },
            { eventSeq: 7, repeats: 1 },
            { eventSeq: 8, repeats: 1 },
        ]);
        assert.equal(found.matches, 5);
    });

    it('looks again at what lies behind a row that was stored late', async () => {
        [2, 4, 8, 9].forEach((eventSeq) => insert(eventSeq, 'CUDA error', 'error'));
        const found = await index();
        insert(6, 'something else');
        found.forgetFrom(6);
        await found.catchUp(() => database);
        assert.deepEqual(found.slice(0, 9), [
            { eventSeq: 2, repeats: 2 },
            { eventSeq: 6, repeats: 1 },
            { eventSeq: 8, repeats: 2 },
        ]);
        assert.equal(found.matches, 5);
    });
});
