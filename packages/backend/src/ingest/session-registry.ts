import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import { Clock } from '../host/clock';
import type { RunEdit } from '../session/run-record';
import { TrainingSession, type SessionEdit, type SessionRecord } from '../session/training-session';
import { EventStore } from '../storage/event-store';
import { SessionStore } from '../storage/session-store';

/** All sessions, those of connected trainers and stored ones. */
@injectable()
export class SessionRegistry {
    private readonly changeEmitter = new Emitter<void>();
    private readonly forgetEmitter = new Emitter<string>();
    private readonly sessions = new Map<string, TrainingSession>();

    /** Any session changed. Fires for every step: throttle what is costly. */
    readonly onDidChange: Event<void> = this.changeEmitter.event;
    /** The session of this id is no longer there: what is kept of it may go. */
    readonly onDidForget: Event<string> = this.forgetEmitter.event;

    constructor(
        @inject(EventStore) private readonly events: EventStore,
        @inject(SessionStore) private readonly stored: SessionStore,
        @inject(Clock) private readonly clock: Clock,
    ) {}

    /** Sessions heard of since the start, and those loaded because somebody asked for them. */
    get known(): readonly TrainingSession[] {
        return [...this.sessions.values()];
    }

    /** A session by its id, from memory or from the database. */
    find(sessionId: string): TrainingSession | undefined {
        const known = this.sessions.get(sessionId);
        if (known) {
            return known;
        }
        const stored = this.stored.find(sessionId);
        if (!stored) {
            return undefined;
        }
        const session = new TrainingSession(stored.record, stored.runs, stored.seen);
        this.sessions.set(sessionId, session);
        return session;
    }

    /** Every session, newest first. */
    listAll(): TrainingSession[] {
        return this.load(this.stored.listIds());
    }

    /** Known sessions and the most recent stored ones, newest first. */
    listRecent(limit: number): TrainingSession[] {
        return this.load(this.stored.listRecentIds(limit));
    }

    add(record: SessionRecord): TrainingSession {
        const session = new TrainingSession(record);
        this.sessions.set(record.sessionId, session);
        return session;
    }

    /** Notes what a person said about a session. @throws Error when it can't be stored */
    edit(session: TrainingSession, change: Partial<SessionEdit>): void {
        const { givenName, note, archivedAt } = { ...session.record, ...change };
        this.stored.saveEdit(session.sessionId, { givenName, note, archivedAt });
        Object.assign(session.record, { givenName, note, archivedAt });
        this.changeEmitter.fire();
    }

    /** Notes what a person said about a run. @returns false when there is no such run @throws Error when it can't be stored */
    editRun(session: TrainingSession, runId: string, change: RunEdit): boolean {
        const run = session.runs.find((each) => each.runId === runId);
        if (!run) {
            return false;
        }
        this.stored.saveRunEdit(session.sessionId, runId, { ...run, ...change });
        session.editRun(runId, change);
        this.changeEmitter.fire();
        return true;
    }

    /** Puts a session away, whole. */
    archive(session: TrainingSession): void {
        this.edit(session, { archivedAt: this.clock.now() });
    }

    /** Takes a session out of all lists; its rows are somebody else's affair. */
    remove(session: TrainingSession): void {
        this.stored.delete(session.sessionId, this.clock.now());
        this.forget(session.sessionId);
        this.changeEmitter.fire();
    }

    /** To be called after sessions came into the database by themselves. */
    noteArrival(): void {
        this.changeEmitter.fire();
    }

    /** To be called after a session's record was changed: it is stored and shown. One that was deleted meanwhile stays so. */
    noteChange(session: TrainingSession): void {
        if (this.sessions.get(session.sessionId) === session) {
            this.events.touch(session);
            this.changeEmitter.fire();
        }
    }

    private forget(sessionId: string): void {
        this.sessions.delete(sessionId);
        this.forgetEmitter.fire(sessionId);
    }

    private load(sessionIds: readonly string[]): TrainingSession[] {
        sessionIds.forEach((sessionId) => this.find(sessionId));
        return [...this.known].sort((left, right) => right.record.startedAt - left.record.startedAt);
    }
}
