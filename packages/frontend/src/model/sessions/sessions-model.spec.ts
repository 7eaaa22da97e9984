import { strict as assert } from 'node:assert';
import type { DashboardState, Session } from '@onthefly/shared-types';
import { session, settled, state } from '../testing/fake-server';
import { SessionsModel } from './sessions-model';

function stateWith(...sessions: readonly Session[]): DashboardState {
    return state({ sessions, currentSessionId: undefined });
}

describe('SessionsModel', () => {
    function model(...stored: readonly Session[]): SessionsModel {
        const sessions = new SessionsModel({ listSessions: async () => stored });
        sessions.view();
        return sessions;
    }

    it('joins stored sessions and the live state of those that are at work', async () => {
        const list = model(session('old'), session('live'));
        await settled();
        list.setState(stateWith({ ...session('live'), startedAt: 5, state: 'paused' }));
        assert.deepEqual(
            list.sessions.map(({ sessionId, state }) => [sessionId, state]),
            [
                ['live', 'paused'],
                ['old', 'running'],
            ],
        );
    });

    it('lists what holds every word of the filter, and archived sessions only when they are wanted', async () => {
        const list = model({ ...session('a'), note: 'Bigger batches' }, session('b'), { ...session('c'), archivedAt: 7 });
        await settled();
        const listed = (): string[] => list.listed.map(({ sessionId }) => sessionId);
        assert.deepEqual(listed(), ['a', 'b']);
        list.setFilter('batches bigger');
        assert.deepEqual(listed(), ['a']);
        list.setFilter('');
        list.setShowsArchived(true);
        assert.deepEqual(listed(), ['a', 'b', 'c']);
    });

    it('calls for attention when a session ends under way, waits, or has new alerts', () => {
        const list = model();
        const ended = { ...session('a'), state: 'ended' as const };
        assert.equal(list.attention(ended, 0), undefined);
        list.setState(stateWith(session('a')));
        assert.match(list.attention(ended, 0) ?? '', /ended/);
        list.setState({ ...stateWith(ended), currentSessionId: 'a' });
        assert.equal(list.attention(ended, 0), undefined);
        assert.match(list.attention({ ...session('b'), state: 'paused' }, 0) ?? '', /paused/);
        assert.match(list.attention(session('b'), 2) ?? '', /2 new alerts/);
    });
});
