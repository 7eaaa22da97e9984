import { strict as assert } from 'node:assert';
import { PulledList, SessionList } from './session-lists';
import { session, settled } from './testing/fake-server';

describe('SessionList', () => {
    it('joins stored sessions and the live state of those that are at work', async () => {
        const list = new SessionList({ listSessions: async () => [session('old'), session('live')] }, () => undefined);
        list.reload();
        await settled();
        list.setLive([{ ...session('live'), startedAt: 5, state: 'paused' }]);
        assert.deepEqual(
            list.sessions.map(({ sessionId, state }) => [sessionId, state]),
            [
                ['live', 'paused'],
                ['old', 'running'],
            ],
        );
    });

    it('calls for attention when a session ends under way, waits, or has new alerts', () => {
        const list = new SessionList({ listSessions: async () => [] }, () => undefined);
        const ended = { ...session('a'), state: 'ended' as const };
        assert.equal(list.attention(ended, 0), undefined);
        list.setLive([session('a')]);
        assert.match(list.attention(ended, 0) ?? '', /ended/);
        list.setLive([ended]);
        list.markSeen('a');
        assert.equal(list.attention(ended, 0), undefined);
        assert.match(list.attention({ ...session('b'), state: 'paused' }, 0) ?? '', /paused/);
        assert.match(list.attention(session('b'), 2) ?? '', /2 new alerts/);
    });
});

describe('PulledList', () => {
    it('takes the answer to the last question only', async () => {
        const list = new PulledList<number>(() => undefined);
        let answerFirst: (content: readonly number[]) => void = () => undefined;
        const first = list.pull(() => new Promise((resolve) => (answerFirst = resolve)));
        await list.pull(async () => [2]);
        answerFirst([1]);
        await first;
        assert.deepEqual(list.content, [2]);
    });
});
