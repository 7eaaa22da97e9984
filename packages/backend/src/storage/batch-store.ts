import type { TrainStepEvent } from '@onthefly/shared-types';
import type { RunRecord } from '../session/run-record';
import { SequenceTracker } from '../session/sequence-tracker';
import type { TrainingSession } from '../session/training-session';
import { codeOf } from '../sqlite/sqlite-error';
import { withoutWaiting } from './connect';
import { EventRepository } from './event-repository';
import type { RecordedEvent } from './event-store';
import { SessionRepository } from './session-repository';
import type { Storage } from './storage';
import { SummaryRepository } from './summary-repository';

/** Something of a session that the database does not take as it is, now or ever. */
export interface Refused {
    readonly session: TrainingSession;
    /** What it is, for people. */
    readonly name: string;
    readonly content: unknown;
    readonly reason: string;
}

interface Repositories {
    readonly sessions: SessionRepository;
    readonly events: EventRepository;
    readonly summaries: SummaryRepository;
}

/** What keeps a database from taking anything: the same may be tried again later. */
const NOTHING_IS_TAKEN = /^SQLITE_(BUSY|LOCKED|FULL|READONLY|IOERR|CANTOPEN|NOMEM|PROTOCOL|CORRUPT|NOTADB)/;

/** Stores events together with the state of their sessions that they add up to, in one transaction: after a crash the two agree. */
export class BatchStore {
    private repositories: Repositories | undefined;
    private readonly savedIn = new WeakMap<TrainingSession, Repositories>();

    constructor(private readonly storage: Storage) {
        storage.onDidOpen(() => (this.repositories = undefined));
    }

    /**
     * Waits for nobody.
     *
     * @returns what the database refused: the rest is stored
     * @throws Error when it takes nothing now; then nothing is stored
     */
    store(batch: readonly RecordedEvent[], touched: Iterable<TrainingSession>): Refused[] {
        try {
            return this.attempt(batch, touched, false);
        } catch (error) {
            if (NOTHING_IS_TAKEN.test(codeOf(error))) {
                throw error;
            }
            return this.attempt(batch, touched, true);
        }
    }

    /** @param singly each thing is a part of its own in the transaction, so that one alone can be left out: ten times as slow */
    private attempt(batch: readonly RecordedEvent[], touched: Iterable<TrainingSession>, singly: boolean): Refused[] {
        const { database } = this.storage;
        const repositories = (this.repositories ??= {
            sessions: new SessionRepository(database),
            events: new EventRepository(database),
            summaries: new SummaryRepository(database),
        });
        const sessions = new Map<TrainingSession, RecordedEvent[]>([...touched].map((session) => [session, []]));
        for (const entry of batch) {
            const entries = sessions.get(entry.session);
            if (entries) {
                entries.push(entry);
            } else {
                sessions.set(entry.session, [entry]);
            }
        }
        const attempts = [...sessions].map(
            ([session, entries]) => new SessionAttempt(session, entries, repositories, this.savedIn.get(session) !== repositories),
        );
        const part = database.transaction((work: () => void) => work());
        const transaction = database.transaction(() => {
            attempts.forEach((attempt) => (singly ? attempt.writeSingly(part) : attempt.write()));
        });
        try {
            withoutWaiting(database, () => transaction.immediate());
        } catch (error) {
            attempts.forEach((attempt) => attempt.undo());
            throw error;
        }
        attempts.forEach((attempt) => attempt.conclude());
        sessions.forEach((_, session) => this.savedIn.set(session, repositories));
        return attempts.flatMap(({ refused }) => refused);
    }
}

/** One attempt to store what is new of one session. */
class SessionAttempt {
    readonly refused: Refused[] = [];
    private readonly seen: SequenceTracker;
    /** Steps that are not stored yet. */
    private steps: TrainStepEvent[];
    private readonly runs: readonly RunRecord[];

    constructor(
        private readonly session: TrainingSession,
        private readonly entries: readonly RecordedEvent[],
        private readonly repositories: Repositories,
        everyRun: boolean,
    ) {
        this.seen = new SequenceTracker(session.stored.seen);
        this.steps = [];
        for (const { event } of entries) {
            if (this.seen.add(event.event_seq) && event.type === 'trainStep') {
                this.steps.push(event);
            }
        }
        this.runs = session.takeUnsavedRuns(everyRun);
    }

    write(): void {
        this.saveSession();
        this.runs.forEach((run) => this.repositories.sessions.insertRun(run));
        this.repositories.summaries.upsertSummary(this.steps);
        this.entries.forEach((entry) => this.insert(entry));
    }

    writeSingly(part: (work: () => void) => void): void {
        const take = (name: string, content: unknown, work: () => void): boolean => {
            try {
                part(work);
                return true;
            } catch (error) {
                if (NOTHING_IS_TAKEN.test(codeOf(error))) {
                    throw error;
                }
                this.refused.push({ session: this.session, name, content, reason: error instanceof Error ? error.message : String(error) });
                return false;
            }
        };
        if (!take('session', this.session.record, () => this.saveSession())) {
            // Rows of a session that has none of its own would belong to nothing.
            this.entries.forEach(({ event }) =>
                this.refused.push({ session: this.session, name: event.type, content: event, reason: 'its session was refused' }),
            );
            this.steps = [];
            return;
        }
        this.runs.forEach((run) => take(`run ${run.runId}`, run, () => this.repositories.sessions.insertRun(run)));
        const isNew = new Set<unknown>(this.steps);
        for (const entry of this.entries) {
            const { event } = entry;
            const isTaken = take(event.type, event, () => {
                this.insert(entry);
                this.repositories.summaries.upsertSummary(event.type === 'trainStep' && isNew.has(event) ? [event] : []);
            });
            if (!isTaken) {
                this.steps = this.steps.filter((step) => step !== event);
            }
        }
        this.saveSession();
    }

    undo(): void {
        this.session.returnUnsavedRuns(this.runs);
    }

    conclude(): void {
        this.session.stored = this.seen;
        this.session.record.steps += this.steps.length;
    }

    private saveSession(): void {
        const { session } = this;
        const record = { ...session.record, steps: session.record.steps + this.steps.length };
        this.repositories.sessions.saveSession(record, this.seen.seen);
    }

    private insert({ session, event }: RecordedEvent): void {
        this.repositories.events.insert(event, session.record.trainer.cwd);
    }
}
