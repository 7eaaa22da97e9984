import { strict as assert } from 'node:assert';
import { LogFeed } from './log-feed';
import { FakeServer, logRow, settled } from './testing/fake-server';

describe('LogFeed', () => {
    let server: FakeServer;
    let feed: LogFeed;

    beforeEach(() => {
        server = new FakeServer();
        feed = new LogFeed('s1', server, 'debug', () => undefined);
        feed.reload();
    });

    function sequence(): number[] {
        return feed.rows.map((row) => row.eventSeq);
    }

    it('joins the pulled page and rows that came meanwhile', async () => {
        feed.append([logRow(3), logRow(4)]);
        server.logs[0]!.resolve({ rows: [logRow(2), logRow(3)], hasEarlier: true });
        await settled();
        feed.append([logRow(5)]);
        assert.deepEqual(sequence(), [2, 3, 4, 5]);
    });

    it('puts earlier rows before the first and tells how many they are', async () => {
        server.logs[0]!.resolve({ rows: [logRow(10)], hasEarlier: true });
        await settled();
        const added = feed.loadEarlier();
        assert.equal(server.logs[1]!.request.beforeSeq, 10);
        server.logs[1]!.resolve({ rows: [logRow(8), logRow(9)], hasEarlier: false });
        assert.equal(await added, 2);
        assert.deepEqual(sequence(), [8, 9, 10]);
        assert.equal(await feed.loadEarlier(), 0);
    });

    it('asks anew when the level changes and takes only rows of that level', async () => {
        server.logs[0]!.resolve({ rows: [logRow(1)], hasEarlier: false });
        await settled();
        feed.setLevel('warn');
        feed.append([logRow(2), logRow(3, 'error')]);
        server.logs[1]!.resolve({ rows: [], hasEarlier: false });
        await settled();
        assert.deepEqual(sequence(), [3]);
        assert.equal(server.logs[1]!.request.level, 'warn');
    });

    it('ignores a page that was asked for before the last reload', async () => {
        feed.reload();
        server.logs[0]!.resolve({ rows: [logRow(1)], hasEarlier: false });
        await settled();
        assert.equal(feed.loading, true);
        server.logs[1]!.resolve({ rows: [logRow(2)], hasEarlier: false });
        await settled();
        assert.deepEqual(sequence(), [2]);
    });

    it('says why rows are missing and takes new ones all the same', async () => {
        feed.append([logRow(4)]);
        server.logs[0]!.reject(new Error('The database is busy.'));
        await settled();
        assert.equal(feed.problem, 'The database is busy.');
        assert.deepEqual(sequence(), [4]);
    });
});
