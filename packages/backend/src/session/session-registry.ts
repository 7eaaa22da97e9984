import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import { Clock } from '../host/clock';
import { EventWriter } from '../storage/event-writer';
import { SessionRepository } from '../storage/session-repository';
import { Storage } from '../storage/storage';
import type { RunEdit } from './run-record';
import { TrainingSession, type SessionEdit, type SessionRecord } from './training-session';

/** Something that was read from the database of a session may be another there now. */
export interface OutdatedSession {
    readonly sessionId: string;
    /** Events before this `event_seq` are as they were. */
    readonly fromSeq: number;
}

/** All sessions, those of connected trainers and stored ones, and which of them is looked at and controlled. */
@injectable()
export class SessionRegistry {
    private readonly changeEmitter = new Emitter<void>();
    private readonly selectEmitter = new Emitter<{ readonly sessionId: string }>();
    private readonly outdateEmitter = new Emitter<OutdatedSession>();
    private readonly sessions = new Map<string, TrainingSession>();
    private repository: SessionRepository | undefined;
    private currentId: string | undefined;
    private chosen = false;
    private otherRecorders: ReadonlySet<string> = new Set();
    private versions: ReadonlyMap<string, string> = new Map();

    /** Any session, or the choice of the current one, changed. Fires for every step: throttle what is costly. */
    readonly onDidChange: Event<void> = this.changeEmitter.event;
    /** Another session is the current one. */
    readonly onDidSelect: Event<{ readonly sessionId: string }> = this.selectEmitter.event;
    /** A session was deleted, or another process has written to it. */
    readonly onDidOutdate: Event<OutdatedSession> = this.outdateEmitter.event;

    constructor(
        @inject(EventWriter) private readonly writer: EventWriter,
        @inject(Storage) private readonly storage: Storage,
        @inject(Clock) private readonly clock: Clock,
    ) {
        storage.onDidOpen(() => (this.repository = undefined));
    }

    get current(): TrainingSession | undefined {
        return this.currentId === undefined ? undefined : this.sessions.get(this.currentId);
    }

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
        const stored = this.stored().findSession(sessionId);
        if (!stored) {
            return undefined;
        }
        const session = new TrainingSession(stored.record, stored.runs, stored.seen);
        session.recordedElsewhere = this.isRecordedElsewhere(stored.record);
        this.sessions.set(sessionId, session);
        return session;
    }

    /** The same for a session whose trainer is here now. Another process may have recorded it until a moment ago. */
    claim(sessionId: string): TrainingSession | undefined {
        const known = this.sessions.get(sessionId);
        if (known && !known.isOwn) {
            this.sessions.delete(sessionId);
        }
        return this.find(sessionId);
    }

    /** Who else records sessions in this data folder now. */
    setOtherRecorders(recorders: ReadonlySet<string>): void {
        this.otherRecorders = recorders;
        for (const session of this.known.filter(({ isOwn }) => !isOwn)) {
            session.recordedElsewhere = this.isRecordedElsewhere(session.record);
        }
        this.changeEmitter.fire();
    }

    /** Takes over what other processes have written: their sessions whole, and what people said about those of this process. */
    reload(): void {
        const versions = this.stored().listVersions();
        for (const session of this.known) {
            const { sessionId } = session;
            const version = versions.get(sessionId);
            if (version === undefined) {
                if (!session.isBusy && !session.connected && session.wasStored) {
                    this.forget(sessionId);
                }
            } else if (version !== this.versions.get(sessionId)) {
                this.reloadSession(session);
            }
        }
        this.versions = versions;
        this.changeEmitter.fire();
    }

    /** Every session, newest first. */
    listAll(): TrainingSession[] {
        return this.load(this.stored().listSessionIds());
    }

    /** Known sessions and the most recent stored ones, newest first. */
    listRecent(limit: number): TrainingSession[] {
        return this.load(this.stored().listRecentSessionIds(limit));
    }

    add(record: SessionRecord): TrainingSession {
        const session = new TrainingSession(record);
        this.sessions.set(record.sessionId, session);
        return session;
    }

    /** Makes a session current because a person wants it. @throws Error when no such session is stored */
    select(sessionId: string): void {
        if (!this.find(sessionId)) {
            throw new Error(`There is no session ${sessionId}.`);
        }
        this.makeCurrent(sessionId, true);
    }

    /** Makes a session current because something happened in it, unless a person chose another one or that one is at work. */
    offer(session: TrainingSession): void {
        const { current } = this;
        if (!current || (!current.isBusy && !this.chosen)) {
            this.makeCurrent(session.sessionId, false);
        }
    }

    /** Makes a session that has just begun the current one. */
    lead(session: TrainingSession): void {
        this.makeCurrent(session.sessionId, false);
    }

    /** Notes what a person said about a session. @throws Error when it can't be stored */
    edit(session: TrainingSession, change: Partial<SessionEdit>): void {
        this.storage.requireOwn(session.sessionId);
        // Its row comes first.
        this.writer.flush();
        const { givenName, note, archivedAt } = { ...session.record, ...change };
        this.stored().saveSessionEdit(session.sessionId, { givenName, note, archivedAt });
        Object.assign(session.record, { givenName, note, archivedAt });
        this.changeEmitter.fire();
    }

    /** Notes what a person said about a run. @returns false when there is no such run @throws Error when it can't be stored */
    editRun(session: TrainingSession, runId: string, change: RunEdit): boolean {
        this.storage.requireOwn(session.sessionId);
        this.writer.flush();
        const run = session.runs.find((each) => each.runId === runId);
        if (!run) {
            return false;
        }
        this.stored().saveRunEdit(session.sessionId, runId, { ...run, ...change });
        session.editRun(runId, change);
        this.changeEmitter.fire();
        return true;
    }

    /** Puts a session away, whole. */
    archive(session: TrainingSession): void {
        this.edit(session, { archivedAt: this.clock.now() });
    }

    /** Takes a session out of all lists; its rows are somebody else's affair. The newest other one is looked at then, if it was this. */
    remove(session: TrainingSession): void {
        this.storage.requireOwn(session.sessionId);
        this.writer.flush();
        this.stored().markSessionDeleted(session.sessionId, this.clock.now());
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
            this.writer.touch(session);
            this.changeEmitter.fire();
        }
    }

    private reloadSession(session: TrainingSession): void {
        const { sessionId } = session;
        if (!session.isOwn) {
            this.sessions.delete(sessionId);
            this.find(sessionId);
            this.outdateEmitter.fire({ sessionId, fromSeq: session.stored.firstMissing });
            return;
        }
        const stored = this.stored().findSession(sessionId);
        if (stored) {
            const { givenName, note, archivedAt } = stored.record;
            Object.assign(session.record, { givenName, note, archivedAt });
            stored.runs.forEach((run) => session.editRun(run.runId, { givenName: run.givenName, note: run.note, pinned: run.pinned }));
        }
    }

    /** The newest other session is looked at then, if it was this. */
    private forget(sessionId: string): void {
        this.sessions.delete(sessionId);
        this.outdateEmitter.fire({ sessionId, fromSeq: 0 });
        if (this.currentId === sessionId) {
            this.currentId = undefined;
            const [next] = this.listRecent(1);
            if (next) {
                this.makeCurrent(next.sessionId, false);
            }
        }
    }

    private isRecordedElsewhere({ recorder }: SessionRecord): boolean {
        return recorder !== undefined && this.otherRecorders.has(recorder);
    }

    private makeCurrent(sessionId: string, chosen: boolean): void {
        this.chosen = chosen;
        if (this.currentId !== sessionId) {
            this.currentId = sessionId;
            this.selectEmitter.fire({ sessionId });
            this.changeEmitter.fire();
        }
    }

    private load(sessionIds: readonly string[]): TrainingSession[] {
        sessionIds.forEach((sessionId) => this.find(sessionId));
        return [...this.known].sort((left, right) => right.record.startedAt - left.record.startedAt);
    }

    private stored(): SessionRepository {
        this.repository ??= new SessionRepository(this.storage.database);
        return this.repository;
    }
}
