import type { Socket } from 'node:net';
import { AbstractMessageReader, Disposable, type DataCallback, type Message } from 'vscode-jsonrpc/node';

const HEADER_END = '\r\n\r\n';
const CONTENT_LENGTH = /^Content-Length: *(\d{1,12}) *$/im;
const MAXIMUM_HEADER_BYTES = 4_096;

/**
 * Messages as the base protocol frames them: a header with `Content-Length`, an empty line, that many bytes.
 * The library's own reader searches all that came for the end of a header again and again, however long it becomes;
 * this one gives up at the first thing that can't be right, and fires an error once.
 */
export class BoundedMessageReader extends AbstractMessageReader {
    private header = Buffer.alloc(0);
    private body: Buffer[] = [];
    /** Bytes of the body still to come; absent while a header is read. */
    private missing: number | undefined;
    private failed = false;

    constructor(
        private readonly socket: Socket,
        private readonly maximumBodyBytes: number,
        private readonly decode: (body: Buffer) => Message,
    ) {
        super();
    }

    listen(callback: DataCallback): Disposable {
        const take = (chunk: Buffer): void => this.take(chunk, callback);
        this.socket.on('data', take);
        this.socket.on('error', (error) => this.fireError(error));
        this.socket.on('close', () => this.fireClose());
        return Disposable.create(() => this.socket.off('data', take));
    }

    private take(chunk: Buffer, callback: DataCallback): void {
        try {
            for (let rest = chunk; rest.length > 0 && !this.failed;) {
                rest = this.missing === undefined ? this.takeHeader(rest) : this.takeBody(rest, this.missing, callback);
            }
        } catch (error) {
            this.failed = true;
            this.fireError(error);
        }
    }

    /** @returns what follows the header */
    private takeHeader(chunk: Buffer): Buffer {
        const bytes = Buffer.concat([this.header, chunk]);
        const end = bytes.indexOf(HEADER_END);
        if (end > MAXIMUM_HEADER_BYTES || (end < 0 && bytes.length > MAXIMUM_HEADER_BYTES)) {
            throw new Error('A header is too long.');
        }
        if (end < 0) {
            this.header = bytes;
            return Buffer.alloc(0);
        }
        const length = Number(CONTENT_LENGTH.exec(bytes.toString('latin1', 0, end))?.[1] ?? 0);
        if (length === 0 || length > this.maximumBodyBytes) {
            throw new Error('A header gives no length, or one that is not allowed.');
        }
        this.header = Buffer.alloc(0);
        this.missing = length;
        return bytes.subarray(end + HEADER_END.length);
    }

    /** @returns what follows the body */
    private takeBody(chunk: Buffer, missing: number, callback: DataCallback): Buffer {
        this.body.push(chunk.subarray(0, missing));
        if (chunk.length < missing) {
            this.missing = missing - chunk.length;
            return Buffer.alloc(0);
        }
        const body = Buffer.concat(this.body);
        this.body = [];
        this.missing = undefined;
        callback(this.decode(body));
        return chunk.subarray(missing);
    }
}
