import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Peer } from './peer-identifier';
import { LineDecoder } from './line-decoder';
import { parseTrainerMessage, type TrainerMessage } from './message-parser';

export interface ConnectionOptions {
    readonly maximumLineBytes: number;
    /** Resolves with who is on the other end; messages are read at once but handed on only then. */
    readonly peer: Promise<Peer>;
}

/** A line that was no message. */
export interface RejectedLine {
    readonly reason: string;
    readonly bytes: number;
}

const HTTP_REQUEST = /^[A-Z]{3,10} \S+ HTTP\/\d/;
/** A closing socket that was just written to makes the client retry for ever; it must have been quiet for this long. */
const QUIET_BEFORE_CLOSE_MS = 2_000;
const MESSAGES_PER_TURN = 1_000;

/**
 * One socket. Everything that arrives is read at once, whatever becomes of it: a trainer that can't write stops training.
 */
export class TrainerConnection {
    private readonly messageEmitter = new Emitter<TrainerMessage>();
    private readonly rejectEmitter = new Emitter<RejectedLine>();
    private readonly identifyEmitter = new Emitter<Peer>();
    private readonly closeEmitter = new Emitter<void>();
    private readonly decoder: LineDecoder;
    private waiting: TrainerMessage[] | undefined = [];
    private refusal: NodeJS.Timeout | undefined;
    private refused = false;
    private closed = false;
    private lines = 0;
    peer: Peer = { identity: {}, foreign: false };

    /** Fires once, before the first message. */
    readonly onDidIdentify: Event<Peer> = this.identifyEmitter.event;
    readonly onDidReceiveMessage: Event<TrainerMessage> = this.messageEmitter.event;
    readonly onDidRejectLine: Event<RejectedLine> = this.rejectEmitter.event;
    /** Fires once, after the last message. */
    readonly onDidClose: Event<void> = this.closeEmitter.event;

    constructor(
        private readonly socket: Socket,
        options: ConnectionOptions,
    ) {
        this.decoder = new LineDecoder(options.maximumLineBytes, {
            acceptLine: (line) => this.handleLine(line),
            rejectLine: (bytes) => {
                this.rejectEmitter.fire({ reason: 'it is longer than the limit', bytes });
            },
        });
        socket.setNoDelay(true);
        socket.on('data', (chunk) => this.handleTrainerData(chunk));
        // The close that follows tells everything that matters.
        socket.on('error', () => undefined);
        const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
        void options.peer
            .then((peer) => this.releaseMessages(peer))
            .then(() => closed)
            .then(() => this.finish());
    }

    /** A command that is sent now can reach the trainer. */
    get isOpen(): boolean {
        return !this.closed && this.socket.writable;
    }

    /** Sends one command. ASCII only: the client decodes its chunks one by one and would lose a character that is cut in two. */
    sendLine(value: object): void {
        const text = JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
        this.socket.write(`${text}\n`);
    }

    /** Reads on, keeps nothing, and closes once the peer has been quiet long enough not to be harmed by it. */
    refuse(): void {
        this.refused = true;
        this.closeWhenQuiet();
    }

    /**
     * Asks the trainer to go, and takes what it sent before it noticed. For the end of the server only: the trainer tries to come back.
     * Resolves when the last message was handed on, at the latest after `timeoutMs`.
     */
    async close(timeoutMs: number): Promise<void> {
        const closed = new Promise<void>((resolve) => this.onDidClose(() => resolve()));
        const timer = setTimeout(() => this.socket.destroy(), timeoutMs);
        this.socket.end();
        await closed;
        clearTimeout(timer);
    }

    private handleTrainerData(chunk: Buffer): void {
        if (this.refused) {
            this.closeWhenQuiet();
            return;
        }
        this.decoder.push(chunk);
    }

    private handleLine(line: Buffer): void {
        if (this.refused) {
            return;
        }
        if (this.lines++ === 0 && HTTP_REQUEST.test(line.toString('latin1', 0, 200))) {
            // A page in some browser can make requests to this port, and its body could hold lines that look like a trainer's.
            this.rejectEmitter.fire({ reason: 'it is an HTTP request', bytes: line.length });
            this.refuse();
            return;
        }
        const message = parseTrainerMessage(line);
        if (message.kind === 'invalid') {
            this.rejectEmitter.fire({ reason: message.reason, bytes: line.length });
        } else if (this.waiting) {
            this.waiting.push(message);
        } else {
            this.messageEmitter.fire(message);
        }
    }

    /** A backlog comes all at once: it is handed on bit by bit, and what arrives meanwhile queues up behind it. */
    private async releaseMessages(peer: Peer): Promise<void> {
        this.peer = peer;
        this.identifyEmitter.fire(peer);
        while (!this.refused && this.waiting && this.waiting.length > 0) {
            for (const message of this.waiting.splice(0, MESSAGES_PER_TURN)) {
                this.messageEmitter.fire(message);
            }
            await nextTurn();
        }
        this.waiting = undefined;
    }

    private closeWhenQuiet(): void {
        clearTimeout(this.refusal);
        if (this.socket.destroyed) {
            return;
        }
        this.refusal = setTimeout(() => this.socket.destroy(), QUIET_BEFORE_CLOSE_MS);
    }

    private finish(): void {
        this.closed = true;
        clearTimeout(this.refusal);
        this.closeEmitter.fire();
    }
}
