import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { PeerIdentifier, type Peer } from './peer-identifier';

describe('PeerIdentifier (on Linux)', function () {
    let server: Server;
    let port: number;

    before(function () {
        if (process.platform !== 'linux') {
            this.skip();
        }
    });

    beforeEach(async () => {
        server = createServer().listen(0, '127.0.0.1');
        await once(server, 'listening');
        ({ port } = server.address() as AddressInfo);
    });

    afterEach(() => server.close());

    async function open(host: string): Promise<{ near: Socket; far: Socket }> {
        const far = connect({ port, host });
        const [[near]] = await Promise.all([once(server, 'connection') as Promise<[Socket]>, once(far, 'connect')]);
        return { near, far };
    }

    function identify(identifier: PeerIdentifier, { localAddress, localPort, remoteAddress, remotePort }: Socket): Promise<Peer> {
        const pair = {
            local: { address: localAddress ?? '', port: localPort ?? 0 },
            remote: { address: remoteAddress ?? '', port: remotePort ?? 0 },
        };
        return identifier.identify(pair, new AbortController().signal);
    }

    it('finds the process on the other end, for many connections at once', async () => {
        const identifier = new PeerIdentifier();
        const connections: { near: Socket; far: Socket }[] = [];
        for (let count = 0; count < 20; count++) {
            connections.push(await open('127.0.0.1'));
        }
        const peers = await Promise.all(connections.map(({ near }) => identify(identifier, near)));
        connections.forEach(({ far }) => far.destroy());
        assert.deepEqual(
            new Set(peers.map(({ identity, refusal }) => `${identity.pid} ${refusal === undefined}`)),
            new Set([`${process.pid} true`]),
        );
    });

    it('finds a process that came by a socket of IPv6 (where there is IPv6)', async function () {
        if (
            !Object.values(networkInterfaces())
                .flat()
                .some((each) => each?.family === 'IPv6')
        ) {
            this.skip();
        }
        const { near, far } = await open('::ffff:127.0.0.1');
        const { identity, refusal } = await identify(new PeerIdentifier(), near);
        far.destroy();
        assert.deepEqual([identity.pid, refusal], [process.pid, undefined]);
    });

    it('refuses a connection that is not in the table', async () => {
        const { near, far } = await open('127.0.0.1');
        const elsewhere = {
            local: { address: '127.0.0.1', port },
            remote: { address: '127.0.0.2', port: near.remotePort ?? 0 },
        };
        const peer = await new PeerIdentifier().identify(elsewhere, new AbortController().signal);
        far.destroy();
        assert.deepEqual(peer, { identity: {}, refusal: {} });
    });

    it('refuses a connection that its owner has closed already', async () => {
        const { near, far } = await open('127.0.0.1');
        far.destroy();
        assert.deepEqual((await identify(new PeerIdentifier(), near)).refusal, {});
    });
});
