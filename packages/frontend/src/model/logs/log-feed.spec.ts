import { strict as assert } from 'node:assert';
import type { LogRow } from '@onthefly/shared-types';
import { FakeServer, logRow, settled } from '../testing/fake-server';
import { LogFeed, matchesFilter } from './log-feed';
import { PAGE_ROWS } from './log-pages';

describe('LogFeed', () => {
    let server: FakeServer;
    let feed: LogFeed;

    beforeEach(() => {
        server = new FakeServer();
        feed = new LogFeed('s1', server, 'debug', () => undefined);
        feed.reload();
    });

    function sequence(): (number | undefined)[] {
        return Array.from({ length: feed.total }, (_, place) => feed.row(place)?.eventSeq);
    }

    async function answer(index: number, rows: LogRow[], offset = 0, total = offset + rows.length): Promise<void> {
        server.logWindows[index]!.resolve({ rows, offset, total, matches: total, lastSeq: rows.at(-1)?.eventSeq });
        await settled();
    }

    it('joins the end that was pulled and rows that came meanwhile', async () => {
        feed.append([logRow(3), logRow(4)]);
        await answer(0, [logRow(2), logRow(3)]);
        feed.append([logRow(6), logRow(5)]);
        assert.deepEqual(sequence(), [2, 3, 4, 5, 6]);
    });

    it('knows how long the log is and pulls only what is looked at', async () => {
        await answer(0, [logRow(1_999_999), logRow(2_000_000)], 999_998);
        assert.equal(feed.total, 1_000_000);
        assert.equal(feed.row(500_000), undefined);
        feed.ensure(500_000, 500_010);
        feed.ensure(500_000, 500_010);
        assert.equal(server.logWindows.length, 2);
        assert.equal(server.logWindows[1]!.request.offset, 500_000);
        await answer(
            1,
            Array.from({ length: PAGE_ROWS }, (_, index) => logRow(1_000_000 + index)),
            500_000,
            1_000_000,
        );
        assert.equal(feed.row(500_009)?.eventSeq, 1_000_009);
    });

    it('asks anew when the filter changes and takes only rows that match', async () => {
        await answer(0, [logRow(1)]);
        feed.setFilter({ level: 'warn', text: 'ROW 3' });
        feed.append([logRow(2), logRow(3, 'error'), logRow(4, 'error')]);
        await answer(1, []);
        assert.deepEqual(sequence(), [3]);
        assert.deepEqual(server.logWindows[1]!.request, { sessionId: 's1', level: 'warn', text: 'ROW 3', limit: PAGE_ROWS });
    });

    it('folds errors that say the same one after the other', async () => {
        const error = (eventSeq: number): LogRow => ({ ...logRow(eventSeq, 'error'), text: 'CUDA error' });
        await answer(0, [logRow(1), error(2)]);
        feed.append([error(3), error(5), logRow(6), error(7)]);
        assert.deepEqual(sequence(), [1, 2, 6, 7]);
        assert.equal(feed.row(1)?.repeats, 3);
        assert.equal(feed.matches, 6);
    });

    it('reads the end again when a row comes that belongs before it', async () => {
        await answer(0, [logRow(1), logRow(5)]);
        feed.append([logRow(5)]);
        feed.append([logRow(3)]);
        await new Promise((resolve) => setTimeout(resolve, 600));
        assert.equal(server.logWindows.length, 2);
        await answer(1, [logRow(1), logRow(3), logRow(5)]);
        assert.deepEqual(sequence(), [1, 3, 5]);
    });

    it('ignores what was asked for before the last reload', async () => {
        feed.reload();
        await answer(0, [logRow(1)]);
        assert.equal(feed.loading, true);
        await answer(1, [logRow(2)]);
        assert.deepEqual(sequence(), [2]);
    });

    it('says why rows are missing, takes new ones all the same, and does not ask on and on', async () => {
        feed.append([logRow(4)]);
        server.logWindows[0]!.reject(new Error('The database is busy.'));
        await settled();
        assert.equal(feed.problem, 'The database is busy.');
        assert.deepEqual(sequence(), [4]);
        feed.ensure(0, 1_000);
        assert.equal(server.logWindows.length, 1);
    });
});

describe('matchesFilter', () => {
    it('looks at level, phase and text, in any case', () => {
        const row: LogRow = { ...logRow(1, 'warn'), phase: 'test' };
        assert.ok(matchesFilter(row, {}));
        assert.ok(matchesFilter(row, { level: 'info', phase: 'test', text: 'Row' }));
        assert.ok(!matchesFilter(row, { level: 'error' }));
        assert.ok(!matchesFilter(row, { phase: 'train' }));
        assert.ok(!matchesFilter(row, { text: 'column' }));
    });
});
