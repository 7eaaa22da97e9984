import { strict as assert } from 'node:assert';
import { DashboardModel } from './dashboard-model';
import { statusEntry } from './status-entry';
import { FakeServer, run, state } from './testing/fake-server';

describe("The status bar's entry", () => {
    it('has one icon, its own, whatever the run is called', async () => {
        const server = new FakeServer();
        const name = '$(flame) $(sync~spin)';
        const latest = { runId: 'r1', step: 3, epoch: 0, ts: 0, metrics: {} };
        server.state = state({ runs: [{ ...run('s1', 'r1'), name }], latest });
        const model = new DashboardModel(server);
        await model.resync();
        const { text } = statusEntry(model);
        assert.equal(text.match(/\$\(/g)?.length, 1, text);
        assert.ok(text.replaceAll('\u200b', '').includes(name), text);
    });
});
