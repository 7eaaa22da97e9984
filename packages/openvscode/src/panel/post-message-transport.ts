import {
    AbstractMessageReader,
    AbstractMessageWriter,
    Disposable,
    type DataCallback,
    type Message,
    type MessageReader,
    type MessageWriter,
} from 'vscode-jsonrpc';

/** One end of a channel that carries objects: plain values and typed arrays arrive as they were. */
export interface ObjectChannel {
    post(message: unknown): void;
    /** Returns what stops the listening. */
    listen(listener: (message: unknown) => void): () => void;
}

export function readFrom(channel: ObjectChannel): MessageReader {
    return new ChannelReader(channel);
}

export function writeTo(channel: ObjectChannel): MessageWriter {
    return new ChannelWriter(channel);
}

class ChannelReader extends AbstractMessageReader {
    constructor(private readonly channel: ObjectChannel) {
        super();
    }

    /** Other messages than those of this protocol are left to others. */
    listen(callback: DataCallback): Disposable {
        const stop = this.channel.listen((message) => {
            if (isMessage(message)) {
                callback(message);
            }
        });
        return Disposable.create(stop);
    }
}

class ChannelWriter extends AbstractMessageWriter {
    constructor(private readonly channel: ObjectChannel) {
        super();
    }

    async write(message: Message): Promise<void> {
        this.channel.post(message);
    }

    end(): void {
        // The channel is closed by whoever opened it.
    }
}

function isMessage(value: unknown): value is Message {
    return typeof value === 'object' && value !== null && (value as { jsonrpc?: unknown }).jsonrpc === '2.0';
}
