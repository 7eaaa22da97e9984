import assert from 'node:assert/strict';
import { chooseSqliteDriver } from '../sqlite/choose-sqlite-driver';
import { silentLogger } from '../testing/silent-logger';
import { migrate } from './migrations';
import { SummaryRepository } from './summary-repository';

/** The last version that had NULL both for NaN and for what was not logged. */
const WITHOUT_NAN = 6;

describe('migrate', () => {
    it('makes NaN of a loss that is NULL, since each step has one, and leaves other metrics as not logged', () => {
        const database = chooseSqliteDriver(silentLogger).open(':memory:');
        const nothingLost = (): void => undefined;
        migrate(database, nothingLost, WITHOUT_NAN);
        database.exec(`
            INSERT INTO sessions (session_id, project, name, started_at, activity, steps, lost_events, seen_seq, trainer)
                VALUES ('s', 'p', 'n', 0, 'running', 3, 0, '[]', '{}');
            INSERT INTO metrics (session_id, run_id, step, event_seq, ts, loss)
                VALUES ('s', 'a', 1, 1, 0, 0.5), ('s', 'a', 2, 2, 0, NULL), ('s', 'b', 1, 3, 0, NULL);
            INSERT INTO summaries VALUES ('s', 'a', 'loss', 1, 0.5, 1, 0.5, 0.5)`);
        migrate(database, nothingLost);
        assert.deepEqual(database.prepare('SELECT loss, val_loss FROM metrics ORDER BY event_seq').raw().all(), [
            [0.5, null],
            [Infinity, null],
            [Infinity, null],
        ]);
        const summaries = new SummaryRepository(database);
        assert.deepEqual(summaries.listSummaries('s', 'a'), [
            { metric: 'loss', count: 1, notFinite: 1, last: null, minimum: 0.5, maximum: 0.5 },
        ]);
        assert.deepEqual(summaries.listSummaries('s', 'b'), [
            { metric: 'loss', count: 0, notFinite: 1, last: null, minimum: null, maximum: null },
        ]);
        database.close();
    });
});
