import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import type { SeededRandom } from './seeded-random';

const MOST_AT_ONCE = 40;
const PAUSE_MS = 2;

export interface SentEvent {
    readonly sequence: number;
    readonly line: string;
}

/**
 * Sends without end what a trainer sends, knows exactly what, and comes back as the real client does: what the kernel took is gone, everything
 * else is sent again, scrambled with what is new, and a write that was cut in two is sent again whole.
 */
export class ScriptedTrainer {
    /** By `event_seq`. */
    readonly events = new Map<number, SentEvent>();
    /** What the kernel took on the connection that is open, or was the last one, in that order. */
    taken: SentEvent[] = [];
    private waiting: SentEvent[] = [];
    private step = 0;
    private socket: Socket | undefined;
    private timer: NodeJS.Timeout | undefined;

    constructor(
        readonly sessionId: string,
        private readonly random: SeededRandom,
    ) {}

    /** Goes on from where the last connection ended. */
    async connect(port: number): Promise<void> {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => undefined);
        await once(socket, 'connect');
        socket.resume();
        this.socket = socket;
        this.taken = [];
        this.pump();
    }

    /** Says nothing new; resolves when the kernel has taken all and the connection is closed. */
    async finish(): Promise<void> {
        clearTimeout(this.timer);
        this.write(this.waiting.splice(0));
        this.socket?.end();
        if (this.socket && !this.socket.closed) {
            await once(this.socket, 'close');
        }
    }

    /** Resolves when it is clear what the kernel took. */
    async disconnected(): Promise<void> {
        clearTimeout(this.timer);
        if (this.socket && !this.socket.closed) {
            await once(this.socket, 'close');
        }
    }

    private pump(): void {
        this.produce(1 + this.random.whole(MOST_AT_ONCE));
        while (this.waiting.length > 0) {
            this.write(this.waiting.splice(0, 1 + this.random.whole(MOST_AT_ONCE)));
        }
        this.timer = setTimeout(() => {
            if (this.socket?.writable) {
                this.pump();
            }
        }, PAUSE_MS);
    }

    private write(events: SentEvent[]): void {
        if (events.length === 0) {
            return;
        }
        this.socket?.write(events.map(({ line }) => `${line}\n`).join(''), (error) => {
            if (error) {
                this.waiting.push(...events);
                this.waiting.sort(() => this.random.below(2) - 1);
            } else {
                this.taken.push(...events);
            }
        });
    }

    private produce(count: number): void {
        for (let index = 0; index < count; index++) {
            const sequence = this.events.size + 1;
            const common = {
                session_id: this.sessionId,
                event_seq: sequence,
                run_id: 'baseline',
                run_gen: 0,
                ts: 1_800_000_000 + sequence,
            };
            const event = { sequence, line: JSON.stringify({ ...common, ...this.content(sequence) }) };
            this.events.set(sequence, event);
            this.waiting.push(event);
        }
    }

    private content(sequence: number): object {
        if (sequence === 1) {
            return { type: 'session_started', project: 'kills', run_name: 'baseline' };
        }
        if (sequence % 97 === 0) {
            return { type: 'checkpoint_saved', path: `/nowhere/${sequence}.pt`, step: this.step };
        }
        return sequence % 2 === 0
            ? { type: 'trainStep', step: ++this.step, epoch: 0, loss: 1 / sequence, val_loss: null }
            : { type: 'log', level: 'info', text: `step ${this.step}: train_loss = ${1 / sequence}` };
    }
}
