import assert from 'node:assert/strict';
import type { RetentionLimits } from '@onthefly/shared-types';
import { TrainingSession, type SessionRecord } from '../session/training-session';
import { selectPrunable } from './select-prunable';

const DAY = 24 * 60 * 60 * 1_000;
const NOW = 1_000 * DAY;

function session(name: string, ageInDays: number, change: Partial<SessionRecord> = {}): TrainingSession {
    const at = NOW - ageInDays * DAY;
    const record = { sessionId: name, project: '', name, activity: 'running', steps: 0, lostEvents: 0, trainer: {} } as const;
    return new TrainingSession({ ...record, startedAt: at - DAY, endedAt: at, ...change });
}

describe('selectPrunable', () => {
    const sessions = [session('b', 20), session('a', 30), session('d', 1), session('c', 10)];

    function selected(limits: RetentionLimits, of = sessions): string[] {
        return selectPrunable(of, limits, NOW).map(({ sessionId }) => sessionId);
    }

    it('takes none without limits', () => {
        assert.deepEqual(selected({}), []);
        assert.deepEqual(selected({ keepSessions: 0, keepDays: 0 }), []);
    });

    it('leaves the last ones, and those that are not older', () => {
        assert.deepEqual(selected({ keepSessions: 3 }), ['a']);
        assert.deepEqual(selected({ keepSessions: 1 }), ['a', 'b', 'c']);
        assert.deepEqual(selected({ keepDays: 15 }), ['a', 'b']);
        assert.deepEqual(selected({ keepDays: 10 }), ['a', 'b']);
    });

    it('takes only what is beyond both limits', () => {
        assert.deepEqual(selected({ keepSessions: 1, keepDays: 15 }), ['a', 'b']);
        assert.deepEqual(selected({ keepSessions: 3, keepDays: 1 }), ['a']);
    });

    it('never takes what is in use, put away or marked by a person, and does not count it', () => {
        const reconnecting = session('reconnecting', 99);
        reconnecting.reconnecting = true;
        const withRun = (change: object): TrainingSession => {
            const run = {
                sessionId: 'x',
                runId: 'r',
                name: 'r',
                kind: 'root',
                parents: [],
                startedAt: 0,
                steps: 0,
                eventSeq: 1,
                meta: {},
            } as const;
            return new TrainingSession(session('x', 99).record, [{ ...run, ...change }]);
        };
        const kept = [
            reconnecting,
            session('archived', 99, { archivedAt: 1 }),
            session('named', 0, { givenName: 'mine' }),
            session('noted', 99, { note: 'good' }),
            withRun({ pinned: true }),
            withRun({ givenName: 'mine' }),
            withRun({ note: 'good' }),
        ];
        assert.deepEqual(selected({ keepSessions: 3 }, [...kept, ...sessions]), ['a']);
        assert.deepEqual(selected({ keepSessions: 1 }, [...kept, withRun({})]), []);
    });

    it('takes a session for as old as what was heard of it last', () => {
        const latest = { runId: 'r', step: 1, epoch: 0, ts: NOW - DAY, metrics: {} };
        assert.deepEqual(selected({ keepDays: 5 }, [session('long', 0, { startedAt: NOW - 99 * DAY, endedAt: undefined, latest })]), []);
    });
});
