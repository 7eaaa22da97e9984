import { strict as assert } from 'node:assert';
import type { Alert, DashboardEvent } from '@onthefly/shared-types';
import { AlertList } from './alert-list';
import { Emitter } from './emitter';

function alert(sessionId: string, at: number): Alert {
    return { sessionId, runId: 'baseline', kind: 'lossSpike', at, message: 'The loss jumped.' };
}

describe('AlertList', () => {
    const stored = [alert('s1', 1), alert('s2', 2)];
    let events: Emitter<DashboardEvent>;
    let list: AlertList;

    beforeEach(async () => {
        events = new Emitter();
        list = new AlertList({ listAlerts: async () => stored }, events.event);
        await list.reload();
    });

    it('holds stored and new alerts of each session, newest first, each once', () => {
        events.fire({ type: 'alert', alert: alert('s1', 5) });
        events.fire({ type: 'alert', alert: alert('s1', 5) });
        assert.deepEqual(
            list.of('s1').map(({ at }) => at),
            [5, 1],
        );
        assert.equal(list.of('s2').length, 1);
    });

    it('counts as unseen what came while the page was open, until it is looked at', () => {
        assert.equal(list.countUnseen('s1'), 0);
        events.fire({ type: 'alert', alert: alert('s1', 5) });
        assert.equal(list.countUnseen('s1'), 1);
        list.markSeen('s1');
        assert.equal(list.countUnseen('s1'), 0);
    });
});
