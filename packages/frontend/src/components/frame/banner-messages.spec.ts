import { strict as assert } from 'node:assert';
import type { DashboardState, Omission } from '@onthefly/shared-types';
import { DashboardModel } from '../../model/dashboard-model';
import { FakeServer, session, state } from '../../model/testing/fake-server';
import { bannerMessages, type BannerMessage } from './banner-messages';

const NOTE: Omission = { name: 'trainStep.note', reason: 'It was left out: a metric must be a number.', count: 2, example: '"warm-up"' };
const LINE: Omission = { name: 'line', reason: 'The whole line was left out: it is not JSON.', count: 1 };

async function messagesFor(change: Partial<DashboardState>): Promise<readonly BannerMessage[]> {
    const server = new FakeServer();
    server.state = state(change);
    const model = new DashboardModel(server);
    await model.resync();
    return bannerMessages(model);
}

describe('bannerMessages', () => {
    it('tells nothing where all is as it should be', async () => {
        assert.deepEqual(await messagesFor({}), []);
    });

    it('tells once, by name, what was not kept of what a trainer sent, and can be put away until there is more of another kind', async () => {
        const server = { listening: true, port: 47621, rejectedLines: 1, refusals: [], omissions: [LINE] };
        const [message] = await messagesFor({ server, sessions: [{ ...session('s1'), omissions: [NOTE] }] });
        assert.ok(message);
        assert.equal(message.text, 'Some of what the trainer sent was not kept as it came (3 times).');
        assert.deepEqual(message.details, [
            'trainStep.note, 2 times: It was left out: a metric must be a number. For example "warm-up"',
            'line, once: The whole line was left out: it is not JSON.',
        ]);
        assert.equal(message.dismissible, true);
        const idFor = async (...omissions: Omission[]): Promise<string | undefined> =>
            (await messagesFor({ sessions: [{ ...session('s1'), omissions }] }))[0]?.id;
        assert.equal(await idFor(NOTE), await idFor({ ...NOTE, count: 900 }));
        assert.notEqual(await idFor(NOTE), await idFor(NOTE, LINE));
    });
});
