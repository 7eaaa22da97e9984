import type { TrainerEvent } from '@onthefly/shared-types';
import type { Logger } from '../host/logger';
import type { TrainingSession } from '../session/training-session';
import { EventSpill } from './event-spill';
import type { RecordedEvent } from './event-store';
import type { Storage } from './storage';
import { explainGivenUp, explainWaiting } from './storage-sentences';

interface Entry extends RecordedEvent {
    readonly bytes: number;
}

/** Of events that wait in memory: beyond that they wait in a file. */
const MOST_BYTES = 64_000_000;
/** Told and written to the file at a time: some milliseconds. */
const ENTRIES_AT_ONCE = 2_000;
const BYTES_AT_ONCE = 4_000_000;

/**
 * The one line in which events wait to be stored, in order: first in memory, and what is beyond its bound in a file. Only when that can't be written
 * either, the newest are given up, counted and told.
 */
export class WaitingEvents {
    private head: Entry[] = [];
    /** Of the head, how many were told: they have an ordinal. */
    private told = 0;
    private bytes = 0;
    /** On their way to the file, after all that is in it. */
    private tail: Entry[] = [];
    private tailBytes = 0;
    private spill: EventSpill | undefined;
    private readonly sessions = new Map<string, TrainingSession>();
    private ordinal = 0;
    private givenUp = 0;
    private secured = false;
    private total = 0;

    constructor(
        private readonly storage: Storage,
        private readonly logger: Logger,
    ) {}

    get count(): number {
        return this.head.length + this.tail.length + (this.spill?.count ?? 0);
    }

    /** Events that were ever added. */
    get received(): number {
        return this.total;
    }

    /** Of those, the ones that wait no longer. */
    get settled(): number {
        return this.total - this.count;
    }

    get file(): string | undefined {
        return this.spill?.path;
    }

    /** @param bytes that the event takes in memory, about */
    add(session: TrainingSession, event: TrainerEvent, bytes: number): void {
        this.total++;
        const entry: Entry = { session, event, ordinal: 0, bytes };
        const isBehind = this.tail.length > 0 || (this.spill?.count ?? 0) > 0;
        if (isBehind || this.bytes + bytes > MOST_BYTES) {
            this.tail.push(entry);
            this.tailBytes += bytes;
        } else {
            this.head.push(entry);
            this.bytes += bytes;
        }
    }

    /** The first ones, and those among them that are told with this call. */
    next(most: number, mostBytes: number): { readonly batch: readonly RecordedEvent[]; readonly isNew: readonly RecordedEvent[] } {
        if (this.head.length === 0) {
            this.refill();
        }
        const length = lengthOfPiece(this.head, most, mostBytes);
        const isNew = this.tellHead(length);
        return { batch: this.head.slice(0, length), isNew };
    }

    /** The first ones are dealt with. */
    settle(count: number): void {
        this.head.splice(0, count).forEach((entry) => (this.bytes -= entry.bytes));
        this.told = Math.max(0, this.told - count);
        if (this.count === 0 && this.spill) {
            this.spill.discard();
            this.sessions.clear();
            this.storage.caution('waiting', undefined);
        }
    }

    /** Events come faster than they go. */
    get isCrowded(): boolean {
        return !this.secured && (this.tail.length > ENTRIES_AT_ONCE || this.tailBytes > BYTES_AT_ONCE);
    }

    /**
     * To be called while nothing is stored, or less than comes: tells events that wait, some at a time, and brings those to the file that are too many
     * for the memory, all of them, however many came since the last call.
     */
    makeRoom(tell: (entries: readonly RecordedEvent[]) => void): void {
        do {
            this.makeSomeRoom(tell);
        } while (this.isCrowded);
    }

    /** Writes a copy of all that waits to the file, for the next process. @returns false when that could not be */
    secure(touched: Iterable<TrainingSession>): boolean {
        try {
            this.secured = true;
            this.openSpill().appendCopy([...this.head, ...this.tail], touched);
            return true;
        } catch (error) {
            this.logger.error(explainGivenUp(this.head.length + this.tail.length, error));
            return false;
        }
    }

    /** @param isDone everything is stored */
    close(isDone: boolean): void {
        if (isDone) {
            this.spill?.discard();
        }
        this.spill?.close();
    }

    private makeSomeRoom(tell: (entries: readonly RecordedEvent[]) => void): void {
        const isNew = this.tellHead(Math.min(this.head.length, this.told + ENTRIES_AT_ONCE));
        if (isNew.length > 0) {
            tell(isNew);
        }
        if (this.told < this.head.length || this.secured) {
            return;
        }
        const entries = this.number(this.tail.splice(0, lengthOfPiece(this.tail, ENTRIES_AT_ONCE, BYTES_AT_ONCE)));
        entries.forEach(({ bytes }) => (this.tailBytes -= bytes));
        if (entries.length > 0) {
            this.moveToFile(entries);
            tell(entries);
        }
    }

    private refill(): void {
        for (const { event, ordinal } of this.spill?.take() ?? []) {
            const session = this.sessions.get(event.session_id);
            if (session) {
                this.head.push({ session, event, ordinal, bytes: 0 });
            }
        }
        this.told = this.head.length;
        if (this.head.length === 0) {
            this.head = this.tail.splice(0);
            this.bytes = this.tailBytes;
            this.tailBytes = 0;
        }
    }

    private moveToFile(entries: readonly Entry[]): void {
        try {
            const spill = this.openSpill();
            spill.append(entries);
            entries.forEach(({ session }) => this.sessions.set(session.sessionId, session));
            this.storage.caution('waiting', explainWaiting(spill.path));
        } catch (error) {
            this.givenUp += entries.length;
            this.storage.caution('given up', explainGivenUp(this.givenUp, error));
        }
    }

    private openSpill(): EventSpill {
        return (this.spill ??= new EventSpill(this.storage.state.folder));
    }

    private tellHead(length: number): Entry[] {
        if (length <= this.told) {
            return [];
        }
        const isNew = this.number(this.head.slice(this.told, length));
        this.head.splice(this.told, isNew.length, ...isNew);
        this.told = length;
        return isNew;
    }

    private number(entries: readonly Entry[]): Entry[] {
        return [...entries]
            .sort((left, right) => left.event.event_seq - right.event.event_seq)
            .map((entry) => ({ ...entry, ordinal: ++this.ordinal }));
    }
}

/** How many entries from the first on are at most so many bytes; at least one. */
function lengthOfPiece(entries: readonly Entry[], most: number, mostBytes: number): number {
    let length = 0;
    for (let bytes = 0; length < Math.min(most, entries.length) && (length === 0 || bytes < mostBytes); length++) {
        bytes += entries[length]?.bytes ?? 0;
    }
    return length;
}
