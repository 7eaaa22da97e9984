import { strict as assert } from 'node:assert';
import type { RunDetails } from '@onthefly/shared-types';
import { FakeServer, points, run, settled, state } from '../testing/fake-server';
import { DrawnRuns } from './drawn-runs';
import { Overlay } from './overlay';
import { RunSeries } from './run-series';

describe('DrawnRuns', () => {
    const older: RunDetails = { ...run('s0', 'r9'), name: 'last week', state: 'ended', summaries: [] };
    let overlay: Overlay;
    let server: FakeServer;
    let shown: RunSeries;
    let listed: number;
    let drawn: DrawnRuns;

    beforeEach(() => {
        overlay = new Overlay();
        server = new FakeServer();
        shown = new RunSeries({ sessionId: 's1', runId: 'r2' }, server, () => undefined);
        listed = 0;
        drawn = new DrawnRuns(
            { server, overlay, state: state({ runs: [run('s1', 'r1'), run('s1', 'r2')] }) },
            async () => {
                listed++;
                return [older];
            },
            () => undefined,
        );
    });

    afterEach(() => drawn.follow(undefined));

    const names = (): string[] => drawn.collect('step').map(({ name }) => name);

    it('draws the shown run first, also when it was laid over another one before', () => {
        overlay.toggle('s1', 'r1');
        overlay.toggle('s1', 'r2');
        drawn.follow(new RunSeries({ sessionId: 's1', runId: 'r1' }, server, () => undefined));
        assert.deepEqual(names(), ['r1', 'r2']);
        drawn.follow(shown);
        assert.deepEqual(names(), ['r2', 'r1']);
    });

    it('asks once for the name of a run of another session', async () => {
        overlay.toggle('s0', 'r9');
        overlay.toggle('s0', 'deleted meanwhile');
        drawn.follow(shown);
        drawn.follow(shown);
        await settled();
        drawn.follow(shown);
        assert.deepEqual(names(), ['r2', 'last week', 'deleted meanwhile']);
        assert.equal(listed, 1);
    });

    it('takes live points of the runs that it draws, and pulls their history', () => {
        overlay.toggle('s1', 'r1');
        drawn.follow(shown);
        assert.equal(drawn.append(points(1, [0.5], { runId: 'r1' })), true);
        assert.equal(drawn.append(points(1, [0.5], { runId: 'r3' })), false);
        assert.deepEqual(
            server.series.map(({ request }) => request.runId),
            ['r1'],
        );
    });

    it('draws nothing while nothing is shown', () => {
        overlay.toggle('s1', 'r1');
        drawn.follow(shown);
        drawn.follow(undefined);
        assert.deepEqual(names(), []);
    });
});
