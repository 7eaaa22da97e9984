import assert from 'node:assert/strict';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createMessageConnection, NullLogger, ParameterStructures, type MessageConnection } from 'vscode-jsonrpc/node';
import { readFrom, writeTo, type ObjectChannel } from './post-message-transport';

function channelOf(port: MessagePort): ObjectChannel {
    return {
        post: (message) => port.postMessage(message),
        listen: (listener) => {
            port.on('message', listener);
            return () => port.off('message', listener);
        },
    };
}

describe('JSON-RPC over a channel of objects', () => {
    const ports = new MessageChannel();
    let near: MessageConnection;
    let far: MessageConnection;

    before(() => {
        const connect = (port: MessagePort): MessageConnection =>
            createMessageConnection(readFrom(channelOf(port)), writeTo(channelOf(port)), NullLogger);
        near = connect(ports.port1);
        far = connect(ports.port2);
        far.onRequest('echo', (value: unknown) => value);
        near.listen();
        far.listen();
    });

    after(() => {
        near.dispose();
        far.dispose();
        ports.port1.close();
        ports.port2.close();
    });

    it('carries typed arrays as they are', async () => {
        const value = { deep: [{ column: new Float64Array([1, NaN, -0]) }], bytes: new Uint8Array([1, 2]), text: 'ä' };
        assert.deepEqual(await near.sendRequest('echo', ParameterStructures.byPosition, value), value);
    });

    it('leaves other messages alone', async () => {
        ports.port1.postMessage('something else');
        ports.port1.postMessage({ type: 'of another library' });
        assert.equal(await near.sendRequest('echo', 1), 1);
    });
});
