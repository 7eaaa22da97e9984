import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { SocketSnapshot, SocketTable } from './socket-table';

describe('SocketTable', () => {
    it('is read once for all that ask together, and again for those that ask while it is read', async () => {
        const table = new SocketTable();
        const first = table.read();
        const together = table.read();
        await delay(0);
        const later = [table.read(), table.read()];
        assert.equal(await together, await first);
        assert.equal(await later[0], await later[1]);
        assert.notEqual(await later[0], await first);
    });

    it('says so when the system does not tell', () => {
        const titles = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
        assert.equal(new SocketSnapshot(titles).isEmpty, true);
        assert.equal(new SocketSnapshot('').isEmpty, true);
    });
});
