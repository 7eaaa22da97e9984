import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '../support/command-line';

describe('The port of a data folder', function () {
    this.timeout(60_000);
    let folder: string;
    let squatter: Server;
    let wanted: number;

    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-port-'));
        squatter = createServer().listen(0, '127.0.0.1');
        await once(squatter, 'listening');
        wanted = (squatter.address() as AddressInfo).port;
    });
    afterEach(() => {
        squatter.close();
        rmSync(folder, { recursive: true, force: true });
    });

    /** As somebody starts a recorder in whose environment a port is named. @returns where it listened */
    async function listenOnce(port: number): Promise<number> {
        const server = await ServerProcess.start(folder, [], { ONTHEFLY_DASHBOARD_PORT: String(port) });
        await server.stop();
        return server.ready.trainerPort;
    }

    it('stays the one that was taken in place of another, also when a terminal that carries it starts the recorder', async () => {
        const taken = await listenOnce(wanted);
        assert.notEqual(taken, wanted);
        squatter.close();
        assert.equal(await listenOnce(taken), taken);
        assert.equal(await listenOnce(wanted), taken);
    });

    it('is another one as soon as another one is wished', async () => {
        await listenOnce(wanted);
        const free = createServer().listen(0, '127.0.0.1');
        await once(free, 'listening');
        const { port } = free.address() as AddressInfo;
        free.close();
        await once(free, 'close');
        assert.equal(await listenOnce(port), port);
    });
});
