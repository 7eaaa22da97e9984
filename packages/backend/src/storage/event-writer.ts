import { setImmediate as nextTurn } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { TrainerEvent, TrainStepEvent } from '@onthefly/shared-types';
import { SequenceTracker } from '../session/sequence-tracker';
import type { RunRecord } from '../session/run-record';
import type { TrainingSession } from '../session/training-session';
import { Logger } from '../host/logger';
import { EventRepository } from './event-repository';
import { SessionRepository } from './session-repository';
import { Storage } from './storage';
import { THIS_RECORDER } from './recorder';
import { SummaryRepository } from './summary-repository';

export interface RecordedEvent {
    readonly session: TrainingSession;
    readonly event: TrainerEvent;
    /** For a `trainStep`: counts them in the order in which they are written. */
    readonly ordinal: number;
}

interface Repositories {
    readonly sessions: SessionRepository;
    readonly events: EventRepository;
    readonly summaries: SummaryRepository;
}

export const FLUSH_INTERVAL_MS = 50;
const RETRY_INTERVAL_MS = 1_000;
/** A transaction of this size takes some 20 ms: sockets are read between two of them. */
const EVENTS_PER_TRANSACTION = 1_000;
/** Another process writes to the same file: its turn is over soon. */
const UNREMARKABLE_TIMES_BUSY = 10;
const MAXIMUM_UNWRITTEN = 500_000;

/**
 * Writes events in batches, one transaction each, together with the session's state that they add up to: after a crash the two agree.
 * What can't be written is kept, reported and tried again.
 */
@injectable()
export class EventWriter {
    private readonly writeEmitter = new Emitter<readonly RecordedEvent[]>();
    private queue: RecordedEvent[] = [];
    private unwritten: RecordedEvent[] = [];
    private readonly touched = new Set<TrainingSession>();
    private repositories: Repositories | undefined;
    private savedIn = new WeakMap<TrainingSession, Repositories>();
    private timer: NodeJS.Timeout | undefined;
    private ordinal = 0;
    /** In succession. */
    private timesBusy = 0;
    /** Events that were ever queued. */
    private received = 0;
    private closed = false;

    /** Fires after each batch with its events in `event_seq` order per session; also, once, when it could not be written. */
    readonly onDidWrite: Event<readonly RecordedEvent[]> = this.writeEmitter.event;

    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(Logger) private readonly logger: Logger,
    ) {
        storage.onDidOpen(() => (this.repositories = undefined));
    }

    /** The ordinal of the last point written. */
    get lastOrdinal(): number {
        return this.ordinal;
    }

    /** Queues an event; cheap enough for the path that reads the socket. */
    record(session: TrainingSession, event: TrainerEvent): void {
        this.queue.push({ session, event, ordinal: 0 });
        this.received++;
        this.touch(session);
    }

    /** Queues a change of the session's own state. */
    touch(session: TrainingSession): void {
        this.touched.add(session);
        this.schedule(FLUSH_INTERVAL_MS);
    }

    /** Writes all that is queued, now; call it where not much can have come since the last batch, or after `drain`. Never throws. */
    flush(): void {
        while (this.queue.length > 0 || this.touched.size > 0) {
            if (!this.writeBatch()) {
                return;
            }
        }
    }

    /** Writes all that is queued by now, bit by bit: sockets are read in between. Never rejects. */
    async drain(): Promise<void> {
        const end = this.received;
        while (this.received - this.queue.length < end && this.writeBatch()) {
            await nextTurn();
        }
    }

    /** Writes all that is queued, for the last time: what comes later has no database any more. Never throws. */
    close(): void {
        this.flush();
        this.closed = true;
        clearTimeout(this.timer);
    }

    private schedule(delay: number): void {
        if (this.closed) {
            return;
        }
        this.timer ??= setTimeout(() => {
            this.timer = undefined;
            const healthy = this.writeBatch();
            if (this.queue.length > 0 || this.touched.size > 0) {
                this.schedule(healthy ? 0 : RETRY_INTERVAL_MS);
            }
        }, delay);
    }

    /** @returns false when the database refused */
    private writeBatch(): boolean {
        const fresh = this.queue
            .splice(0, EVENTS_PER_TRANSACTION)
            .sort((left, right) => left.event.event_seq - right.event.event_seq)
            .map((entry) => (entry.event.type === 'trainStep' ? { ...entry, ordinal: ++this.ordinal } : entry));
        const batch = this.unwritten.length > 0 ? [...this.unwritten, ...fresh] : fresh;
        const written = this.tryToStore(batch);
        this.unwritten = written ? [] : this.keepForLater(batch);
        if (fresh.length > 0) {
            this.writeEmitter.fire(fresh);
        }
        return written;
    }

    private tryToStore(batch: readonly RecordedEvent[]): boolean {
        try {
            this.store(batch);
            this.storage.reportWriteProblem(undefined);
            this.timesBusy = 0;
            return true;
        } catch (error) {
            if (this.storage.recoverFrom(error)) {
                return this.tryToStore(batch);
            }
            this.timesBusy = isBusy(error) ? this.timesBusy + 1 : 0;
            if (this.timesBusy === 0 || this.timesBusy > UNREMARKABLE_TIMES_BUSY) {
                this.storage.reportWriteProblem(error);
            }
            return false;
        }
    }

    private keepForLater(batch: RecordedEvent[]): RecordedEvent[] {
        if (batch.length <= MAXIMUM_UNWRITTEN) {
            return batch;
        }
        this.logger.error(`${batch.length - MAXIMUM_UNWRITTEN} events were given up: the database refused them for too long.`);
        return batch.slice(-MAXIMUM_UNWRITTEN);
    }

    private store(batch: readonly RecordedEvent[]): void {
        const repositories = (this.repositories ??= this.prepare());
        const sessions = [...this.touched];
        const stored = new Map(sessions.map((session) => [session, new SequenceTracker(session.stored.seen)]));
        const steps = new Map<TrainingSession, TrainStepEvent[]>(sessions.map((session) => [session, []]));
        for (const { session, event } of batch) {
            const isNew = stored.get(session)?.add(event.event_seq) === true;
            if (isNew && event.type === 'trainStep') {
                steps.get(session)?.push(event);
            }
        }
        const runs = new Map<TrainingSession, RunRecord[]>();
        const transaction = this.storage.database.transaction(() => {
            for (const session of sessions) {
                const recorder = session.isBusy || session.connected ? THIS_RECORDER : undefined;
                const record = { ...session.record, recorder, steps: session.record.steps + (steps.get(session)?.length ?? 0) };
                repositories.sessions.saveSession(record, stored.get(session)?.seen ?? []);
                const unsaved = session.takeUnsavedRuns(this.savedIn.get(session) !== repositories);
                runs.set(session, unsaved);
                unsaved.forEach((run) => repositories.sessions.insertRun(run));
                repositories.summaries.upsertSummary(steps.get(session) ?? []);
            }
            for (const { session, event } of batch) {
                repositories.events.insert(event, session.record.trainer.cwd);
            }
        });
        try {
            transaction.immediate();
        } catch (error) {
            runs.forEach((unsaved, session) => session.returnUnsavedRuns(unsaved));
            throw error;
        }
        for (const session of sessions) {
            session.stored = stored.get(session) ?? session.stored;
            session.record.steps += steps.get(session)?.length ?? 0;
            this.savedIn.set(session, repositories);
            this.touched.delete(session);
        }
        // Sessions whose further events still wait in the queue are written with them.
        this.queue.forEach(({ session }) => this.touched.add(session));
    }

    private prepare(): Repositories {
        const { database } = this.storage;
        return {
            sessions: new SessionRepository(database),
            events: new EventRepository(database),
            summaries: new SummaryRepository(database),
        };
    }
}

function isBusy(error: unknown): boolean {
    const { code } = error as { code?: unknown };
    return typeof code === 'string' && code.startsWith('SQLITE_BUSY');
}
