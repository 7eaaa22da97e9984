import { strict as assert } from 'node:assert';
import type { MetricSeries, Notice, SeriesReply } from '@onthefly/shared-types';
import { DashboardModel } from './dashboard-model';
import { FakeServer, logRow, points, run, session, settled, state } from './testing/fake-server';

function reply(ordinal: number, losses: readonly number[]): SeriesReply {
    const last = Float64Array.from(losses);
    const step = Float64Array.from(losses, (_, index) => index + 1);
    const none = new Float64Array();
    const loss: MetricSeries = {
        metric: 'loss',
        step,
        min: last,
        max: last,
        last,
        ts: step,
        epoch: step,
        abandoned: [],
        notFinite: { step: none, ts: none, epoch: none, count: none },
    };
    return { ordinal, series: [loss] };
}

function losses(model: DashboardModel): number[] {
    return [...(model.series?.get('loss')?.columns.last ?? [])];
}

describe('DashboardModel', () => {
    let server: FakeServer;
    let model: DashboardModel;

    beforeEach(async () => {
        server = new FakeServer();
        model = new DashboardModel(server);
        await model.resync();
    });

    it('pulls curves and logs only while they are viewed', () => {
        assert.equal(server.series.length + server.logWindows.length, 0);
        const release = model.view();
        assert.deepEqual(server.series[0]?.request.metrics, ['loss']);
        assert.equal(server.logWindows[0]?.request.sessionId, 's1');
        release();
        assert.equal(model.series, undefined);
        assert.equal(model.logs, undefined);
    });

    it('joins pulled history and pushed points without a gap or a repetition', async () => {
        model.view();
        await model.client.deliver({ events: [points(2, [20, 30, 40])] });
        server.series[0]!.resolve(reply(3, [10, 20, 30]));
        await settled();
        assert.deepEqual(losses(model), [10, 20, 30, 40]);
        await model.client.deliver({ events: [points(5, [50])] });
        assert.deepEqual(losses(model), [10, 20, 30, 40, 50]);
    });

    it('pulls the history of a metric that appears later', async () => {
        model.view();
        await model.client.deliver({ events: [points(1, [1], { metrics: { val_loss: Float64Array.of(1) } })] });
        assert.deepEqual(server.series[1]?.request.metrics, ['val_loss']);
    });

    it('ignores points of other runs and sessions', async () => {
        model.view();
        server.series[0]!.resolve(reply(0, []));
        await settled();
        await model.client.deliver({ events: [points(1, [1], { runId: 'r2' }), points(2, [1], { sessionId: 's2' })] });
        assert.deepEqual(losses(model), []);
    });

    it('shows the old curve until a resync was answered, and takes only the newest answer', async () => {
        model.view();
        server.series[0]!.resolve(reply(2, [10, 20]));
        await settled();
        await model.client.deliver({ events: [{ type: 'resync' }] });
        await settled();
        await model.client.deliver({ events: [{ type: 'resync' }] });
        await settled();
        assert.deepEqual(losses(model), [10, 20]);
        await model.client.deliver({ events: [points(5, [50])] });
        server.series[1]!.resolve(reply(3, [10, 20, 30]));
        await settled();
        assert.deepEqual(losses(model), [10, 20]);
        server.series[2]!.resolve(reply(4, [10, 20, 30, 40]));
        await settled();
        assert.deepEqual(losses(model), [10, 20, 30, 40, 50]);
    });

    it('follows the trainer to another run unless a run was chosen', async () => {
        const runs = [run('s1', 'r1'), run('s1', 'r2'), run('s1', 'r3')];
        await model.client.deliver({ events: [{ type: 'status', state: state({ runs, currentRunId: 'r2' }) }] });
        assert.equal(model.run?.runId, 'r2');
        model.selectRun('r1');
        await model.client.deliver({ events: [{ type: 'status', state: state({ runs, currentRunId: 'r3' }) }] });
        assert.equal(model.run?.runId, 'r1');
        model.selectRun('r3');
        await model.client.deliver({ events: [{ type: 'status', state: state({ runs, currentRunId: 'r2' }) }] });
        assert.equal(model.run?.runId, 'r2');
    });

    it('restores the chosen run and the log level, and ignores anything else', async () => {
        const runs = [run('s1', 'r1'), run('s1', 'r2')];
        await model.client.deliver({ events: [{ type: 'status', state: state({ runs, currentRunId: 'r2' }) }] });
        model.selectRun('r1');
        model.setLogLevel('warn');
        const stored: unknown = JSON.parse(JSON.stringify(model.viewState));

        const other = new DashboardModel(server);
        server.state = state({ runs, currentRunId: 'r2' });
        await other.resync();
        other.restoreViewState('nonsense');
        other.restoreViewState({ runId: 7, logLevel: 'loud' });
        assert.equal(other.run?.runId, 'r2');
        other.restoreViewState(stored);
        assert.equal(other.run?.runId, 'r1');
        other.view();
        assert.equal(server.logWindows[0]?.request.level, 'warn');
    });

    it('turns to the log of another session', async () => {
        model.view();
        server.logWindows[0]!.resolve({ rows: [logRow(1)], offset: 0, total: 1, matches: 1, lastSeq: 1 });
        await settled();
        const sessions = [session('s2'), session('s1')];
        await model.client.deliver({ events: [{ type: 'status', state: state({ sessions, currentSessionId: 's2', runs: [] }) }] });
        assert.equal(model.logs?.sessionId, 's2');
        assert.equal(model.logs?.total, 0);
    });

    it('says that the server was lost and keeps what it showed', async () => {
        model.view();
        server.series[0]!.resolve(reply(1, [10]));
        await settled();
        model.disconnect();
        assert.equal(model.connection, 'disconnected');
        assert.deepEqual(losses(model), [10]);
        await model.resync();
        assert.equal(model.connection, 'connected');
    });

    it('tells why a session was not selected', async () => {
        const notices: Notice[] = [];
        model.onDidReceiveNotice((notice) => notices.push(notice));
        server.selectionError = new Error('It is not stored.');
        await model.selectSession('s9');
        assert.match(notices[0]?.message ?? '', /It is not stored\./);
    });

    it('counts alerts as news only of sessions that nobody looks at', async () => {
        const alert = { runId: 'r1', kind: 'stall', at: 1, message: 'No step for a while.' } as const;
        const deliver = (sessionId: string): Promise<void> =>
            model.client.deliver({ events: [{ type: 'alert', alert: { ...alert, sessionId } }] });
        await deliver('s1');
        assert.equal(model.alerts.countUnseen('s1'), 1);
        model.view();
        await model.client.deliver({ events: [{ type: 'status', state: state() }] });
        await deliver('s2');
        assert.equal(model.alerts.countUnseen('s1'), 0);
        assert.equal(model.alerts.countUnseen('s2'), 1);
    });

    it('goes with the trainer when it was asked to go on as another run, whichever run was looked at', async () => {
        const runs = [run('s1', 'r1'), run('s1', 'r2'), run('s1', 'r3')];
        const deliver = (currentRunId: string): Promise<void> =>
            model.client.deliver({ events: [{ type: 'status', state: state({ runs, currentRunId }) }] });
        await deliver('r2');
        model.selectRun('r1');
        const asked = model.control.execute('fork', {});
        await deliver('r3');
        assert.equal(model.run?.runId, 'r1');
        server.asked[0]!.resolve({ type: 'done', result: { runId: 'r3' } });
        await asked;
        assert.equal(model.run?.runId, 'r3');

        model.selectRun('r1');
        await model.client.deliver({ events: [{ type: 'modelNav.select', sessionId: 'other', runId: 'r2' }] });
        assert.equal(model.run?.runId, 'r1');
        await model.client.deliver({ events: [{ type: 'modelNav.select', sessionId: 's1', runId: 'r3' }] });
        assert.equal(model.run?.runId, 'r3');
    });
});
