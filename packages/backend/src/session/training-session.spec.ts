import assert from 'node:assert/strict';
import type { TrainerEvent } from '@onthefly/shared-types';
import { TrainingSession } from './training-session';

function newSession(): TrainingSession {
    return new TrainingSession({
        sessionId: 'sess-1',
        project: '',
        name: 'baseline',
        startedAt: 1_000_000,
        activity: 'running',
        steps: 0,
        lostEvents: 0,
        trainer: {},
    });
}

function envelope(seq: number, runId = 'baseline'): { session_id: string; event_seq: number; run_id: string; run_gen: number; ts: number } {
    return { session_id: 'sess-1', event_seq: seq, run_id: runId, run_gen: 0, ts: seq };
}

function step(seq: number, count: number, runId?: string): TrainerEvent {
    return { type: 'trainStep', ...envelope(seq, runId), step: count, epoch: 0, metrics: { loss: 1 / count } };
}

describe('TrainingSession', () => {
    it('drops what it has heard', () => {
        const session = newSession();
        assert.equal(session.apply(step(1, 1)), true);
        assert.equal(session.apply(step(1, 1)), false);
    });

    it('keeps its begin and the order of its runs when the clock of the trainer is set back', () => {
        const session = newSession();
        session.apply({ ...step(1, 1), ts: 5_000 });
        session.apply({ ...step(2, 2, 'fork1'), ts: 1 });
        session.apply({ type: 'trainingFinished', ...envelope(3, 'fork1'), ts: 2, status: 'completed', step: 2 });
        assert.equal(session.record.startedAt, 1_000_000);
        assert.deepEqual(
            session.runs.map(({ runId }) => runId),
            ['baseline', 'fork1'],
        );
        assert.ok((session.record.endedAt ?? 0) >= session.record.startedAt);
    });

    it('does not let an old event set the newest step, run or activity', () => {
        const session = newSession();
        session.apply(step(50, 30, 'fork1'));
        session.apply({ type: 'paused', ...envelope(60, 'fork1'), step: 30 });
        session.apply(step(3, 2));
        session.apply({ type: 'resumed', ...envelope(10), step: 2 });
        assert.equal(session.record.latest?.step, 30);
        assert.equal(session.record.currentRunId, 'fork1');
        assert.equal(session.record.activity, 'paused');
    });

    it('stays paused through the one step that was still under way', () => {
        const session = newSession();
        session.apply({ type: 'paused', ...envelope(1), step: 1 });
        session.apply(step(2, 2));
        assert.equal(session.record.activity, 'paused');
    });

    it('runs again when steps go on, even if the resume was never heard', () => {
        const session = newSession();
        session.apply({ type: 'paused', ...envelope(1), step: 1 });
        [2, 3, 4].forEach((seq) => session.apply(step(seq, seq)));
        assert.equal(session.record.activity, 'running');
    });

    it('knows a run from its first step and learns the rest from its newRun', () => {
        const session = newSession();
        session.apply(step(20, 1, 'fork1'));
        session.apply({ type: 'newRun', ...envelope(15, 'fork1'), parents: ['baseline'], meta: { kind: 'fork', display_name: 'Hard' } });
        const [run] = session.runs;
        assert.deepEqual([run?.name, run?.kind, run?.parents, run?.steps], ['Hard', 'fork', ['baseline'], 1]);
    });

    it('is over when the trainer says so, and ended when it just went away', () => {
        const session = newSession();
        session.apply(step(1, 1));
        assert.equal(session.state, 'ended');
        session.reconnecting = true;
        assert.equal(session.state, 'reconnecting');
        session.apply({ type: 'trainingFinished', ...envelope(2), status: 'completed', step: 1 });
        assert.equal(session.state, 'finished');
    });
});
