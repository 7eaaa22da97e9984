import { setTimeout as delay } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import { Logger } from '../host/logger';
import type { Database, Statement } from '../sqlite/database';
import { SessionRepository } from './session-repository';
import { listSessionTables } from './session-tables';
import { Storage } from './storage';

/** Deleting so many rows takes some milliseconds: sockets are read between two times. */
const ROWS_AT_ONCE = 1_000;
const PAGES_AT_ONCE = 500;
/** Another process may be writing. */
const RETRY_MS = 500;
const ATTEMPTS = 20;

/** Takes the rows of deleted sessions away, bit by bit, and gives their room on the disk back. */
@injectable()
export class SessionRemoval {
    private readonly markEmitter = new Emitter<string>();
    private underWay: Promise<void> | undefined;
    private again = false;
    private stopped = false;

    /** The session of this id is no longer there; its rows go later. */
    readonly onDidMark: Event<string> = this.markEmitter.event;

    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /** Deletes a session: from now on nobody finds it. @throws Error when that can't be stored */
    mark(sessionId: string, at: number): void {
        new SessionRepository(this.storage.database).markSessionDeleted(sessionId, at);
        this.markEmitter.fire(sessionId);
    }

    /** Call when a session was marked as deleted, and at the start: the process may have ended in the middle. Resolves when all are gone. */
    purge(): Promise<void> {
        this.again = true;
        this.underWay ??= this.work().finally(() => (this.underWay = undefined));
        return this.underWay;
    }

    /** What is left is taken up at the next start. */
    async stop(): Promise<void> {
        this.stopped = true;
        await this.underWay;
    }

    private async work(): Promise<void> {
        for (let attempt = 1; this.again && !this.stopped; attempt++) {
            this.again = false;
            try {
                await this.removeAll();
            } catch (error) {
                if (attempt >= ATTEMPTS) {
                    this.logger.error(`Rows of deleted sessions could not be taken away; the next start tries again: ${String(error)}`);
                    return;
                }
                this.again = true;
                await delay(RETRY_MS);
            }
        }
    }

    private async removeAll(): Promise<void> {
        const { database } = this.storage;
        const sessionIds = new SessionRepository(database).listDeletedSessionIds();
        for (const sessionId of sessionIds) {
            for (const statement of prepareDeletes(database)) {
                while (!this.stopped && statement.run(sessionId, ROWS_AT_ONCE).changes > 0) {
                    await delay();
                }
            }
            if (this.stopped) {
                return;
            }
            database.prepare('DELETE FROM main.sessions WHERE session_id = ? AND deleted_at IS NOT NULL').run(sessionId);
        }
        while (!this.stopped && sessionIds.length > 0 && Number(database.pragma('freelist_count', { simple: true })) > 0) {
            const before = Number(database.pragma('freelist_count', { simple: true }));
            database.pragma(`incremental_vacuum(${PAGES_AT_ONCE})`);
            if (Number(database.pragma('freelist_count', { simple: true })) === before) {
                // A file that was made before it could shrink: its free pages are used again.
                return;
            }
            await delay();
        }
    }
}

/** For every table that holds something of a session. They do nothing when its trainer has come back: then it is wanted again. */
function prepareDeletes(database: Database): Statement[] {
    return listSessionTables(database)
        .filter(({ name }) => name !== 'sessions')
        .map(({ name, key }) => {
            const columns = key.join(', ');
            return database.prepare(
                `DELETE FROM main.${name} WHERE (${columns}) IN (
                    SELECT ${columns.replaceAll(/\w+/g, `${name}.$&`)} FROM main.${name} JOIN main.sessions USING (session_id)
                    WHERE session_id = ? AND sessions.deleted_at IS NOT NULL LIMIT ?)`,
            );
        });
}
