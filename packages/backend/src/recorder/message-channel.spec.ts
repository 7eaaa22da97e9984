import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { openMessageChannel } from './message-channel';

describe('openMessageChannel', () => {
    it('refuses what is asked after the other end has left, and leaves no rejection behind that would end the process', async () => {
        const server = createServer().listen(0, '127.0.0.1');
        await once(server, 'listening');
        const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
        const [socket] = (await once(server, 'connection')) as [Socket];
        const unhandled: unknown[] = [];
        const note = (reason: unknown): void => void unhandled.push(reason);
        const others = process.listeners('unhandledRejection');
        process.removeAllListeners('unhandledRejection').on('unhandledRejection', note);
        try {
            const channel = openMessageChannel(socket);
            channel.listen();
            client.destroy();
            await once(socket, 'end');
            await assert.rejects(channel.sendRequest('deliver', {}));
            await delay(20);
            assert.deepEqual(unhandled, []);
        } finally {
            process.off('unhandledRejection', note);
            others.forEach((listener) => process.on('unhandledRejection', listener));
            server.close();
        }
    });
});
