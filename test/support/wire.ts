import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A trainer's end of a connection, as bare as it can be. */
export class Wire {
    private constructor(readonly socket: Socket) {}

    static async open(port: number): Promise<Wire> {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => undefined);
        await once(socket, 'connect');
        // What the server asks is taken and left unanswered; unread, it would keep the socket from closing.
        socket.resume();
        return new Wire(socket);
    }

    async write(data: string | Buffer): Promise<void> {
        if (!this.socket.write(data)) {
            await once(this.socket, 'drain');
        }
    }

    async writeLine(value: unknown): Promise<void> {
        await this.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`);
    }

    async close(): Promise<void> {
        this.socket.end();
        if (!this.socket.closed) {
            await once(this.socket, 'close');
        }
    }
}

/** The smallest session: `count` steps of run `runId`, with their start. */
export function stepLines(sessionId: string, count: number, options: { runId?: string; from?: number } = {}): string[] {
    const from = options.from ?? 1;
    return Array.from({ length: count }, (_, index) =>
        JSON.stringify({
            type: 'trainStep',
            step: from + index,
            epoch: 0,
            loss: 1 / (from + index),
            val_loss: null,
            session_id: sessionId,
            event_seq: from + index,
            run_id: options.runId ?? 'baseline',
            run_gen: 0,
            ts: 1_800_000_000 + index / 100,
        }),
    );
}
