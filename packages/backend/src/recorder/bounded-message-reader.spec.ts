import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Message } from 'vscode-jsonrpc/node';
import { BoundedMessageReader } from './bounded-message-reader';

describe('BoundedMessageReader', () => {
    let stream: PassThrough;
    let messages: Message[];
    let errors: number;

    beforeEach(() => {
        stream = new PassThrough();
        messages = [];
        errors = 0;
        const reader = new BoundedMessageReader(stream as unknown as Socket, 1_000, (body) => JSON.parse(body.toString()) as Message);
        reader.onError(() => errors++);
        reader.listen((message) => messages.push(message));
    });

    async function send(...pieces: (string | Buffer)[]): Promise<void> {
        for (const piece of pieces) {
            stream.write(piece);
            await nextTurn();
        }
    }

    function frame(value: unknown): string {
        const text = JSON.stringify(value);
        return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
    }

    it('reads messages however they are cut', async () => {
        const values = [{ id: 1, text: 'ä€😀' }, { id: 2 }, { id: 3, text: 'x'.repeat(500) }];
        const bytes = Buffer.from(values.map(frame).join(''));
        for (const size of [1, 2, 3, 7, 64, bytes.length]) {
            messages = [];
            await send(
                ...Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size)),
            );
            assert.deepEqual(messages, values, `pieces of ${size} bytes`);
        }
        assert.equal(errors, 0);
    });

    it('takes other headers along', async () => {
        await send(`Content-Type: application/json\r\ncontent-length:2\r\n\r\n{}`);
        assert.deepEqual(messages, [{}]);
    });

    for (const [name, text] of Object.entries({
        'an endless header': 'x'.repeat(5_000),
        'a header without a length': 'Host: localhost\r\n\r\n',
        'a length of nothing': 'Content-Length: 0\r\n\r\n',
        'a negative length': 'Content-Length: -5\r\n\r\nhello',
        'a length beyond the limit': 'Content-Length: 1001\r\n\r\n',
        'a body that is no JSON': 'Content-Length: 5\r\n\r\nhello',
    })) {
        it(`gives up at ${name}, once`, async () => {
            await send(text, frame({ id: 1 }), text);
            assert.deepEqual(messages, []);
            assert.equal(errors, 1);
        });
    }
});
