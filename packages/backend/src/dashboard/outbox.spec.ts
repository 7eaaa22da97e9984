import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import {
    NOT_FINITE,
    type Alert,
    type CommandRecord,
    type DashboardBatch,
    type DashboardEvent,
    type DashboardState,
    type Job,
    type TrainStepEvent,
} from '@onthefly/shared-types';
import { Outbox } from './outbox';

function trainStep(step: number, metrics: Record<string, number | null> = { loss: step }): TrainStepEvent {
    return { type: 'trainStep', session_id: 's', run_id: 'r', run_gen: 0, event_seq: step, ts: step, step, epoch: 0, metrics };
}

const state = { revision: 'newest' } as unknown as DashboardState;

async function until(condition: () => boolean): Promise<void> {
    while (!condition()) {
        await delay(5);
    }
}

describe('Outbox', () => {
    let delivered: DashboardBatch[];
    let answer: (() => void) | undefined;
    let outbox: Outbox;

    beforeEach(() => {
        delivered = [];
        outbox = new Outbox(
            {
                deliver: (batch) => {
                    delivered.push(batch);
                    return new Promise((resolve) => (answer = resolve));
                },
            },
            () => state,
        );
    });

    afterEach(() => outbox.close());

    function events(batch: number): readonly DashboardEvent[] {
        return delivered[batch]?.events ?? [];
    }

    it('makes columns of points, that tell NaN from a metric that a row lacks', async () => {
        outbox.addPoint({ ordinal: 1, event: trainStep(1, { loss: 0.5 }) });
        outbox.addPoint({ ordinal: 2, event: trainStep(2, { loss: null, extra: 7 }) });
        await until(() => delivered.length === 1);
        const [points] = events(0);
        assert.ok(points?.type === 'points');
        assert.deepEqual([...points.step], [1, 2]);
        assert.deepEqual([...(points.metrics['loss'] ?? [])], [0.5, NOT_FINITE]);
        assert.deepEqual([...(points.metrics['extra'] ?? [])], [NaN, 7]);
    });

    it('waits for the answer and then sends all that came meanwhile as one batch', async () => {
        outbox.addPoint({ ordinal: 1, event: trainStep(1) });
        await until(() => delivered.length === 1);
        for (let step = 2; step <= 1_000; step++) {
            outbox.addPoint({ ordinal: step, event: trainStep(step) });
            outbox.markStateChanged();
        }
        await delay(250);
        assert.equal(delivered.length, 1, 'nothing is sent before the answer');
        answer?.();
        await until(() => delivered.length === 2);
        const points = events(1).filter((event) => event.type === 'points');
        assert.equal(points.length, 1);
        assert.equal(points[0]?.type === 'points' && points[0].step.length, 999);
        assert.equal(events(1).filter((event) => event.type === 'status').length, 1);
    });

    it('tells of a job and of a command only how they are now', async () => {
        outbox.addEvent({ type: 'notice', notice: { severity: 'info', message: 'first' } });
        await until(() => delivered.length === 1);
        for (let done = 1; done <= 50_000; done++) {
            outbox.addEvent({ type: 'job', job: { jobId: `job ${done % 2}`, done } as unknown as Job });
            outbox.addEvent({ type: 'command', record: { commandId: 'c', done } as unknown as CommandRecord });
        }
        answer?.();
        await until(() => delivered.length === 2);
        assert.deepEqual(
            events(1).map((event) => (event.type === 'job' ? event.job : event.type === 'command' ? event.record : event.type)),
            [
                { jobId: 'job 1', done: 49_999 },
                { jobId: 'job 0', done: 50_000 },
                { commandId: 'c', done: 50_000 },
            ],
        );
    });

    for (const [what, add] of Object.entries<(outbox: Outbox, round: number) => void>({
        notices: (to, round) => to.addEvent({ type: 'notice', notice: { severity: 'info', message: `notice ${round}` } }),
        alerts: (to, round) => to.addEvent({ type: 'alert', alert: { alertId: round } as unknown as Alert }),
        commands: (to, round) => to.addEvent({ type: 'command', record: { commandId: `c${round}` } as unknown as CommandRecord }),
        'long log lines': (to, round) => to.addLog('s', { eventSeq: round, runId: 'r', ts: 0, level: 'info', text: 'x'.repeat(8_000) }),
    })) {
        it(`holds a bounded number of ${what} for a page that hangs, which starts over when it wakes`, async () => {
            outbox.addEvent({ type: 'example', progress: { message: 'first', done: false } });
            await until(() => delivered.length === 1);
            for (let round = 1; round <= 5_500; round++) {
                add(outbox, round);
            }
            answer?.();
            await until(() => delivered.length === 2);
            const told = events(1).flatMap<unknown>((event) => (event.type === 'logs' ? event.rows : [event]));
            assert.ok(told.length <= 2_001, `${told.length} events`);
            assert.equal(events(1).filter((event) => event.type === 'resync').length, 1);
            if (what === 'notices') {
                assert.ok(JSON.stringify(told.at(-1)).includes('notice 5500'), 'the newest is there');
            }
        });
    }

    it('tells a page that hangs to start over, keeping notices and little else', async () => {
        outbox.addEvent({ type: 'notice', notice: { severity: 'info', message: 'first' } });
        await until(() => delivered.length === 1);
        outbox.addEvent({ type: 'notice', notice: { severity: 'info', message: 'kept' } });
        for (let step = 1; step <= 50_000; step++) {
            outbox.addPoint({ ordinal: step, event: trainStep(step) });
        }
        answer?.();
        await until(() => delivered.length === 2);
        const types = events(1).map((event) => event.type);
        assert.equal(types.filter((type) => type === 'resync').length, 1);
        assert.ok(types.includes('notice'));
        const rows = events(1).reduce((sum, event) => sum + (event.type === 'points' ? event.step.length : 0), 0);
        assert.ok(rows < 20_001, `${rows} rows`);
    });
});
