import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import { Logger } from '../host/logger';
import type { TrainingSession } from '../session/training-session';
import { codeOf } from '../sqlite/sqlite-error';
import { BatchStore } from './batch-store';
import { sizeOfEvent } from './event-size';
import type { EventStore, RecordedEvent, SessionEvent } from './event-store';
import { RefusedKeeper } from './refused-keeper';
import { Storage } from './storage';
import { explainLeftForNextStart } from './storage-sentences';
import { WaitingEvents } from './waiting-events';

export const FLUSH_INTERVAL_MS = 50;
/** While another connection writes: its turn is over soon. */
const BUSY_INTERVAL_MS = 50;
const RETRY_INTERVAL_MS = 1_000;
/** A transaction of this size takes some 20 ms: sockets are read between two of them. */
const EVENTS_PER_TRANSACTION = 1_000;
const BYTES_PER_TRANSACTION = 4_000_000;
const UNREMARKABLE_TIMES_BUSY = 20;
/** How long stopping waits for the database; what is not stored by then is left in a file. */
export const STOP_LIMIT_MS = 3_000;

/**
 * Writes events in batches, one transaction each, together with the session's state that they add up to. There is one line, in which they wait in
 * order: see `WaitingEvents`. Nothing here waits for another connection, since sockets are read by the same thread: it tries again later.
 */
@injectable()
export class EventWriter implements EventStore {
    private readonly writeEmitter = new Emitter<readonly RecordedEvent[]>();
    private readonly storeEmitter = new Emitter<readonly RecordedEvent[]>();
    private readonly waiting: WaitingEvents;
    private readonly batches: BatchStore;
    private readonly refused: RefusedKeeper;
    private readonly touched = new Set<TrainingSession>();
    private timer: NodeJS.Timeout | undefined;
    private storedOrdinal = 0;
    /** In succession. */
    private timesBusy = 0;
    /** When it is worth while to try again, in milliseconds since the epoch. */
    private nextAttempt = 0;
    private closed = false;

    readonly onDidWrite: Event<readonly RecordedEvent[]> = this.writeEmitter.event;
    readonly onDidStore: Event<readonly RecordedEvent[]> = this.storeEmitter.event;

    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(Logger) private readonly logger: Logger,
    ) {
        this.waiting = new WaitingEvents(storage, logger);
        this.batches = new BatchStore(storage);
        this.refused = new RefusedKeeper(storage, logger);
    }

    get storedUpTo(): number {
        return this.storedOrdinal;
    }

    /** Nothing waits. */
    private get isIdle(): boolean {
        return this.waiting.count === 0 && this.touched.size === 0;
    }

    get isClosed(): boolean {
        return this.closed;
    }

    append(batch: readonly SessionEvent[]): void {
        if (this.closed) {
            return;
        }
        for (const { session, event } of batch) {
            this.waiting.add(session, event, sizeOfEvent(event));
            this.touch(session);
        }
    }

    touch(session: TrainingSession): void {
        this.touched.add(session);
        this.schedule(FLUSH_INTERVAL_MS);
    }

    /**
     * Writes what is queued as far as one transaction goes, now, unless another connection writes: the states of all sessions are in it, and all
     * events where not much can have come since the last batch. Never throws.
     */
    flush(): void {
        if (!this.isIdle) {
            this.writeBatch();
        }
    }

    async drain(): Promise<boolean> {
        const end = this.waiting.received;
        let isTouched = this.touched.size > 0;
        while (isTouched || this.waiting.settled < end) {
            if (!this.writeBatch()) {
                return false;
            }
            isTouched = false;
            await nextTurn();
        }
        return true;
    }

    /**
     * What the database does not take within `STOP_LIMIT_MS` is left in a file, which the next start takes in.
     */
    async close(): Promise<void> {
        if (this.closed) {
            return;
        }
        const deadline = Date.now() + STOP_LIMIT_MS;
        let isSafe = false;
        while (!this.isIdle) {
            if (this.writeBatch()) {
                await nextTurn();
                continue;
            }
            // First of all, since whoever waits for this process may lose patience.
            isSafe ||= this.waiting.secure(this.touched);
            if (Date.now() > deadline) {
                break;
            }
            await delay(BUSY_INTERVAL_MS);
        }
        this.closed = true;
        clearTimeout(this.timer);
        if (!this.isIdle && isSafe) {
            this.logger.warn(explainLeftForNextStart(this.waiting.count, this.waiting.file ?? '', STOP_LIMIT_MS));
        }
        this.waiting.close(this.isIdle);
    }

    private schedule(delayMs: number): void {
        if (this.closed) {
            return;
        }
        this.timer ??= setTimeout(() => {
            this.timer = undefined;
            const healthy = this.writeBatch();
            if (!this.isIdle) {
                this.schedule(healthy ? 0 : BUSY_INTERVAL_MS);
            }
        }, delayMs);
    }

    /** @returns false when the database takes nothing now */
    private writeBatch(): boolean {
        const { batch, isNew } = this.waiting.next(EVENTS_PER_TRANSACTION, BYTES_PER_TRANSACTION);
        const written = Date.now() >= this.nextAttempt && this.tryToStore(batch);
        if (written) {
            this.storedOrdinal = batch.at(-1)?.ordinal ?? this.storedOrdinal;
            this.waiting.settle(batch.length);
        }
        if (isNew.length > 0) {
            this.writeEmitter.fire(isNew);
        }
        if (written && batch.length > 0) {
            this.storeEmitter.fire(batch);
        }
        if (!written || this.waiting.isCrowded) {
            this.waiting.makeRoom((entries) => {
                this.writeEmitter.fire(entries);
            });
        }
        return written;
    }

    private tryToStore(batch: readonly RecordedEvent[]): boolean {
        const touched = new Set(this.touched);
        try {
            const refused = this.batches.store(batch, touched);
            touched.forEach((session) => this.touched.delete(session));
            this.storage.reportWriteProblem(undefined);
            this.timesBusy = 0;
            this.refused.keep(refused).forEach((session) => this.touch(session));
            return true;
        } catch (error) {
            if (this.storage.recoverFrom(error)) {
                return this.tryToStore(batch);
            }
            this.timesBusy = codeOf(error).startsWith('SQLITE_BUSY') ? this.timesBusy + 1 : 0;
            this.nextAttempt = this.timesBusy > 0 ? 0 : Date.now() + RETRY_INTERVAL_MS;
            if (this.timesBusy === 0 || this.timesBusy > UNREMARKABLE_TIMES_BUSY) {
                this.storage.reportWriteProblem(error);
            }
            return false;
        }
    }
}
