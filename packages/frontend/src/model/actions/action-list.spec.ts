import { strict as assert } from 'node:assert';
import { DashboardModel } from '../dashboard-model';
import { FakeServer, session, state } from '../testing/fake-server';
import { ACTIONS, commandId } from './action-list';

describe('Everything that can be done', () => {
    it('has an id, a title and keys of its own', () => {
        for (const key of ['id', 'title', 'keybinding'] as const) {
            const all = ACTIONS.map((action) => action[key]).filter((value) => value !== undefined);
            assert.deepEqual(
                all.filter((value, index) => all.indexOf(value) !== index),
                [],
                key,
            );
        }
        assert.match(ACTIONS.map(commandId).join('\n'), /^(onthefly\.[A-Za-z.]+\n?)+$/);
    });

    it('says why not in a sentence without a full stop, before anything is known and without a trainer', async () => {
        const server = new FakeServer();
        const model = new DashboardModel(server);
        const reasons = (): string[] => ACTIONS.map((action) => action.disabledReason(model)).filter((reason) => reason !== undefined);
        assert.ok(reasons().length > 20);
        server.state = state({ sessions: [{ ...session('s1'), state: 'ended', connected: false }] });
        await model.resync();
        assert.ok(reasons().includes('The trainer of this session is gone'));
        reasons().forEach((reason) => assert.match(reason, /^[A-Z].*[^.]$/));
    });
});
