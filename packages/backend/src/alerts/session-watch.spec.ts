import assert from 'node:assert/strict';
import { TrainingSession, type SessionRecord } from '../session/training-session';
import { trainStep } from '../testing/trainer-events';
import { SessionWatch } from './session-watch';

describe('SessionWatch', () => {
    let record: SessionRecord;
    let watch: SessionWatch;

    beforeEach(() => {
        record = {
            sessionId: 's1',
            project: 'demo',
            name: 'baseline',
            startedAt: 0,
            activity: 'running',
            steps: 0,
            lostEvents: 2,
            currentRunId: 'baseline',
            trainer: {},
        };
        watch = new SessionWatch(new TrainingSession(record));
    });

    it('tells of one kind once per run, and again after things were well', () => {
        const bad = (step: number): number => watch.observe(trainStep(step, { loss: null }), step).length;
        assert.deepEqual([bad(1), bad(2), bad(3)], [1, 0, 0]);
        watch.observe(trainStep(4, { loss: 1 }), 4);
        assert.equal(bad(5), 1);
        const fork = { ...trainStep(1, { loss: null }), run_id: 'fork1' };
        assert.deepEqual(watch.observe(fork, 6), [
            {
                sessionId: 's1',
                runId: 'fork1',
                kind: 'nonFiniteLoss',
                step: 1,
                at: 6,
                message: 'The loss at step 1 is not a finite number.',
            },
        ]);
    });

    it('tells of events that were lost since it watches', () => {
        assert.deepEqual(watch.check(1), []);
        record.lostEvents = 5;
        assert.deepEqual(
            watch.check(2).map(({ kind, message }) => [kind, message]),
            [['lostEvents', '5 events were sent but never arrived; curves and log may lack them.']],
        );
        assert.deepEqual(watch.check(3), []);
    });

    it('warns of a trainer that looks as if it crashed, unless it had finished or was told to stop', () => {
        watch.observe(trainStep(1, { loss: null }), 1);
        assert.deepEqual(
            watch.trainerEnded(1).alerts.map(({ kind }) => kind),
            ['trainerGone'],
        );
        watch.trainerConnected();
        record.activity = 'finished';
        assert.deepEqual(watch.trainerEnded(2), { alerts: [] });
        record.activity = 'running';
        watch.observe({ type: 'stopping', session_id: 's1', run_id: 'baseline', run_gen: 0, event_seq: 9, ts: 0 }, 3);
        assert.deepEqual(watch.trainerEnded(4), { alerts: [] });
    });

    it('only says what is known of a trainer that may have finished', () => {
        watch.observe(trainStep(200, { loss: 0.5 }), 1);
        const { alerts, remark } = watch.trainerEnded(2);
        assert.deepEqual(alerts, []);
        assert.match(remark ?? '', /Its last step was 200/);
    });
});
