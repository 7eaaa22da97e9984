import { inject, injectable } from 'inversify';
import type { RunEdit } from '../session/run-record';
import type { SessionEdit } from '../session/training-session';
import { EventWriter } from './event-writer';
import { SessionRemoval } from './session-removal';
import { SessionRepository, type StoredSession } from './session-repository';
import { Storage } from './storage';

/** Sessions and runs as they are stored, and what a person said about them. Changes throw an Error when they can't be stored. */
@injectable()
export class SessionStore {
    private repository: SessionRepository | undefined;

    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(EventWriter) private readonly writer: EventWriter,
        @inject(SessionRemoval) private readonly removal: SessionRemoval,
    ) {
        storage.onDidOpen(() => (this.repository = undefined));
    }

    find(sessionId: string): StoredSession | undefined {
        return this.current().findSession(sessionId);
    }

    /** Newest first. */
    listIds(): string[] {
        return this.current().listSessionIds();
    }

    /** Newest first. */
    listRecentIds(limit: number): string[] {
        return this.current().listRecentSessionIds(limit);
    }

    saveEdit(sessionId: string, edit: SessionEdit): void {
        this.prepareChange(sessionId).saveSessionEdit(sessionId, edit);
    }

    saveRunEdit(sessionId: string, runId: string, edit: RunEdit): void {
        this.prepareChange(sessionId).saveRunEdit(sessionId, runId, edit);
    }

    /** From now on nobody finds it; its rows go later. */
    delete(sessionId: string, at: number): void {
        this.prepareChange(sessionId);
        this.removal.mark(sessionId, at);
    }

    private prepareChange(sessionId: string): SessionRepository {
        this.storage.requireOwn(sessionId);
        // Its row comes first.
        this.writer.flush();
        return this.current();
    }

    private current(): SessionRepository {
        this.repository ??= new SessionRepository(this.storage.database);
        return this.repository;
    }
}
