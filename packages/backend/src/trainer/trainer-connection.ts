import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { TrainerLink } from '../session/trainer-link';
import type { HalfLines } from './half-lines';
import { LineDecoder } from './line-decoder';
import { parseTrainerMessage, rejectLine, type InvalidMessage, type TrainerMessage } from './message-parser';
import type { Peer, PeerRefusal } from './peer-identifier';

export interface ConnectionOptions {
    readonly maximumLineBytes: number;
    readonly halfLines: HalfLines;
    /** Resolves with who is on the other end; messages are read at once but handed on only then. */
    readonly peer: Promise<Peer>;
}

/** A line that was no message. */
export interface RejectedLine {
    readonly reason: string;
    readonly bytes: number;
}

/** A closing socket that was just written to makes the client retry for ever; it must have been quiet for this long. */
const QUIET_BEFORE_CLOSE_MS = 2_000;
const MESSAGES_PER_TURN = 1_000;
/** Threads of a trainer may write into each other's lines, when one is longer than the socket takes at once. */
const PERHAPS_TORN_BYTES = 1_000_000;
const WHITE_SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d, 0x0a]);
const OPENING_BRACE = 0x7b;

/**
 * One socket. Everything that arrives is read at once, whatever becomes of it: a trainer that can't write stops training.
 */
export class TrainerConnection implements TrainerLink {
    private readonly messageEmitter = new Emitter<TrainerMessage>();
    private readonly rejectEmitter = new Emitter<RejectedLine>();
    private readonly identifyEmitter = new Emitter<Peer>();
    private readonly refuseEmitter = new Emitter<PeerRefusal>();
    private readonly closeEmitter = new Emitter<void>();
    private readonly decoder: LineDecoder;
    private readonly halfLines: HalfLines;
    private readonly identified: Promise<Peer>;
    private waiting: TrainerMessage[] | undefined = [];
    private quiet: NodeJS.Timeout | undefined;
    private begun = false;
    private refused = false;
    private closed = false;
    private lines = 0;
    private spoken = false;
    peer: Peer = { identity: {} };

    /** Fires once, before the first message, unless the peer may not be listened to. */
    readonly onDidIdentify: Event<Peer> = this.identifyEmitter.event;
    /** What is no message is one too, of kind `invalid`. */
    readonly onDidReceiveMessage: Event<TrainerMessage> = this.messageEmitter.event;
    readonly onDidRejectLine: Event<RejectedLine> = this.rejectEmitter.event;
    /** Fires once, for a peer that may not be listened to, when it turns out to be a trainer. */
    readonly onDidRefuse: Event<PeerRefusal> = this.refuseEmitter.event;
    /** Fires once, after the last message. */
    readonly onDidClose: Event<void> = this.closeEmitter.event;

    constructor(
        private readonly socket: Socket,
        options: ConnectionOptions,
    ) {
        this.halfLines = options.halfLines;
        this.identified = options.peer;
        this.decoder = new LineDecoder(options.maximumLineBytes, {
            acceptLine: (line) => this.handleLine(line),
            rejectLine: (bytes) => {
                this.lines++;
                this.reject(rejectLine('it is longer than the limit, or did not end while others were in need of room'), bytes);
            },
        });
        socket.setNoDelay(true);
        socket.on('data', (chunk) => this.handleTrainerData(chunk));
        // The close that follows tells everything that matters.
        socket.on('error', () => undefined);
        const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
        const released = options.peer.then((peer) => this.releaseMessages(peer));
        // Until it is known who is there, this end keeps the pair of addresses from belonging to anybody else.
        socket.once('end', () => void released.then(() => socket.end()));
        void released.then(() => closed).then(() => this.finish());
    }

    /** A command that is sent now can reach the trainer. */
    get isOpen(): boolean {
        return !this.closed && this.socket.writable;
    }

    /** It has said what a trainer says, and was not refused so far. */
    get isTrainer(): boolean {
        return this.spoken && !this.refused;
    }

    /** Names the process on the other end, or its user. Undefined as long as nothing is known. */
    get owner(): string | undefined {
        const { identity, refusal } = this.peer;
        if (identity.pid !== undefined) {
            return `process ${identity.pid}`;
        }
        return refusal && `user ${refusal.uid}`;
    }

    /** Sends one command. ASCII only: the client decodes its chunks one by one and would lose a character that is cut in two. */
    sendLine(value: object): void {
        const text = JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
        this.socket.write(`${text}\n`);
    }

    /** Reads on, keeps nothing, and closes once the peer has been quiet long enough not to be harmed by it. */
    refuse(): void {
        this.refused = true;
        this.decoder.giveUp();
        this.halfLines.forget(this.decoder);
        this.closeWhenQuiet();
    }

    /** Reads on, and closes once nothing has come for a while. */
    closeWhenQuiet(): void {
        if (!this.socket.destroyed) {
            this.quiet ??= setTimeout(() => this.socket.destroy(), QUIET_BEFORE_CLOSE_MS);
        }
    }

    /** Closes at once. Never for what may be a trainer. */
    drop(): void {
        this.socket.destroy();
    }

    /**
     * Asks the trainer to go, and takes what it sent before it noticed. For the end of the server only: the trainer tries to come back.
     * Resolves when the last message was handed on: at the latest once nothing more has come for `quietMs`, or after `timeoutMs`, both
     * counted from when it is known who is there. Closed before, it would take what it has sent along: words of nobody knows whom.
     */
    async close({ quietMs, timeoutMs }: { readonly quietMs: number; readonly timeoutMs: number }): Promise<void> {
        if (this.closed) {
            return;
        }
        const closed = new Promise<void>((resolve) => this.onDidClose(() => resolve()));
        await this.identified;
        this.socket.setTimeout(quietMs, () => this.socket.destroy());
        const timer = setTimeout(() => this.socket.destroy(), timeoutMs);
        this.socket.end();
        await closed;
        clearTimeout(timer);
    }

    private handleTrainerData(chunk: Buffer): void {
        this.quiet?.refresh();
        if (this.refused || !this.hasBegun(chunk)) {
            return;
        }
        this.decoder.push(chunk);
        if (!this.refused) {
            this.halfLines.note(this.decoder);
        }
    }

    /**
     * All that a trainer sends begins with a brace. A page in some browser can reach this port, too, and what it sends could hold lines that look
     * like a trainer's, but never begins so: not by HTTP in any form, nor with encryption.
     */
    private hasBegun(chunk: Buffer): boolean {
        if (this.begun) {
            return true;
        }
        const first = chunk.find((byte) => !WHITE_SPACE.has(byte));
        if (first !== undefined && first !== OPENING_BRACE) {
            this.rejectEmitter.fire({ reason: 'no trainer begins like that', bytes: chunk.length });
            this.refuse();
        }
        this.begun = first === OPENING_BRACE;
        return this.begun;
    }

    private handleLine(line: Buffer): void {
        if (this.refused) {
            return;
        }
        const isFirst = this.lines++ === 0;
        const message = parseTrainerMessage(line);
        if (message.kind !== 'invalid') {
            this.spoken = true;
            this.deliver(message);
        } else if (isFirst && !message.isObject && line.length < PERHAPS_TORN_BYTES) {
            this.rejectEmitter.fire({ reason: message.reason, bytes: line.length });
            this.refuse();
        } else {
            this.reject(message, line.length);
        }
    }

    private reject(message: InvalidMessage, bytes: number): void {
        this.rejectEmitter.fire({ reason: message.reason, bytes });
        this.deliver(message);
    }

    private deliver(message: TrainerMessage): void {
        if (this.waiting) {
            this.waiting.push(message);
        } else {
            this.handOn(message);
        }
    }

    private handOn(message: TrainerMessage): void {
        if (this.refused) {
            return;
        }
        const { refusal } = this.peer;
        if (message.kind === 'invalid') {
            if (!refusal) {
                this.messageEmitter.fire(message);
            }
            return;
        }
        if (refusal) {
            this.refuse();
            this.refuseEmitter.fire(refusal);
            return;
        }
        this.messageEmitter.fire(message);
    }

    /** A backlog comes all at once: it is handed on bit by bit, and what arrives meanwhile queues up behind it. */
    private async releaseMessages(peer: Peer): Promise<void> {
        this.peer = peer;
        if (!peer.refusal) {
            this.identifyEmitter.fire(peer);
        }
        while (!this.refused && this.waiting && this.waiting.length > 0) {
            for (const message of this.waiting.splice(0, MESSAGES_PER_TURN)) {
                this.handOn(message);
            }
            await nextTurn();
        }
        this.waiting = undefined;
    }

    private finish(): void {
        this.closed = true;
        clearTimeout(this.quiet);
        this.halfLines.forget(this.decoder);
        this.closeEmitter.fire();
    }
}
