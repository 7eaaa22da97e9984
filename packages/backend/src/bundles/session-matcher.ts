import { inject, injectable } from 'inversify';
import type { Database } from '../sqlite/database';
import { SqliteDriver } from '../sqlite/sqlite-driver';
import { EventStore } from '../storage/event-store';
import { openIsolatedSnapshot } from '../storage/isolated-snapshot';
import { Storage } from '../storage/storage';
import { fingerprintOf } from './session-fingerprint';

/** What becomes of a session of a bundle. */
export interface Match {
    readonly originalId: string;
    readonly sessionId: string;
    /** `present`: `sessionId` is the same session. `renamed`: another one has its id. */
    readonly outcome: 'imported' | 'renamed' | 'present';
}

/** Finds out which sessions of a bundle are here already. */
@injectable()
export class SessionMatcher {
    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(SqliteDriver) private readonly driver: SqliteDriver,
        @inject(EventStore) private readonly events: EventStore,
    ) {}

    /** A session with this id is stored here, or came in under another one. */
    isKnown(sessionId: string): boolean {
        return candidatesOf(this.storage.database, sessionId).length > 0;
    }

    async match(bundle: Database, sessionIds: readonly string[], signal: AbortSignal): Promise<Match[]> {
        const known = new Set(sessionIds.filter((sessionId) => this.isKnown(sessionId)));
        if (known.size === 0) {
            return sessionIds.map((sessionId) => this.arrive(sessionId, []));
        }
        await this.events.drain();
        const snapshot = openIsolatedSnapshot(this.storage, this.driver);
        try {
            const matches: Match[] = [];
            for (const originalId of sessionIds) {
                const present = known.has(originalId) ? await findSame(snapshot.database, bundle, originalId, signal) : undefined;
                matches.push(
                    present === undefined ? this.arrive(originalId, matches) : { originalId, sessionId: present, outcome: 'present' },
                );
            }
            return matches;
        } finally {
            snapshot.release();
        }
    }

    /** Under its own id, or the next one that is free. */
    private arrive(originalId: string, others: readonly Match[]): Match {
        const isTaken = this.storage.database.prepare('SELECT 1 FROM sessions WHERE session_id = ?');
        const isFree = (candidate: string): boolean =>
            isTaken.get(candidate) === undefined && !others.some(({ sessionId }) => sessionId === candidate);
        let sessionId = originalId;
        for (let count = 2; !isFree(sessionId); count++) {
            sessionId = `${originalId}-${count}`;
        }
        return { originalId, sessionId, outcome: sessionId === originalId ? 'imported' : 'renamed' };
    }
}

async function findSame(here: Database, bundle: Database, sessionId: string, signal: AbortSignal): Promise<string | undefined> {
    const wanted = await fingerprintOf(bundle, sessionId, signal);
    for (const candidate of candidatesOf(here, sessionId)) {
        if ((await fingerprintOf(here, candidate, signal)) === wanted) {
            return candidate;
        }
    }
    return undefined;
}

function candidatesOf(database: Database, sessionId: string): string[] {
    return database
        .prepare('SELECT session_id FROM sessions WHERE (session_id = ? OR origin_id = ?) AND deleted_at IS NULL ORDER BY session_id')
        .pluck()
        .all(sessionId, sessionId) as string[];
}
