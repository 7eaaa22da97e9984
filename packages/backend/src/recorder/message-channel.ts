import type { Socket } from 'node:net';
import { Packr } from 'msgpackr';
import { createMessageConnection, NullLogger, StreamMessageWriter, type Message, type MessageConnection } from 'vscode-jsonrpc/node';
import { BoundedMessageReader } from './bounded-message-reader';
import { toPlainValue } from './plain-value';

/** A list of ten million samples has some 80 MB. */
const MAXIMUM_MESSAGE_BYTES = 128 * 1024 * 1024;

const OPENING_BRACE = 0x7b;

/** As JSON has it. The library's types don't know this option. */
const WITHOUT_UNDEFINED = { skipValues: [undefined] };

/** Unlike JSON it knows typed arrays and NaN, of which curves consist. */
const packer = new Packr({ useRecords: false, moreTypes: true, ...WITHOUT_UNDEFINED });

/**
 * JSON-RPC 2.0 over a socket; each message has a `Content-Length` header and is written in MessagePack. Whoever writes JSON instead, which holds names
 * of every kind, is answered in it. What is no message ends the connection, and the end of the connection those requests that are under way.
 */
export function openMessageChannel(socket: Socket, { json = false } = {}): MessageConnection {
    let speaksJson = json;
    const decode = (body: Buffer): Message => {
        speaksJson = body[0] === OPENING_BRACE;
        return (speaksJson ? JSON.parse(body.toString('utf8')) : packer.unpack(body)) as Message;
    };
    const encode = async (message: Message): Promise<Uint8Array> =>
        speaksJson ? Buffer.from(JSON.stringify(toPlainValue(message))) : packer.pack(message);
    const reader = new BoundedMessageReader(socket, MAXIMUM_MESSAGE_BYTES, decode);
    const writer = new QuietWriter(socket, { contentTypeEncoder: { name: 'application/msgpack', encode } });
    const connection = createMessageConnection(reader, writer, NullLogger);
    // The close that follows tells everything that matters.
    socket.on('error', () => undefined);
    socket.on('close', () => connection.dispose());
    connection.onError(() => socket.destroy());
    return connection;
}

/**
 * The library passes on what could not be written as a rejection that nobody handles, by which Node.js would end the whole process. Whoever waits for an
 * answer is told by the end of the connection.
 */
class QuietWriter extends StreamMessageWriter {
    override async write(message: Message): Promise<void> {
        await super.write(message).catch(() => undefined);
    }
}
