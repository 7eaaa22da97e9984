import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject, injectable } from 'inversify';
import { v4 as newId } from 'uuid';
import { processTag } from '../files/process-tag';
import { Clock } from '../host/clock';
import { Logger } from '../host/logger';
import { SessionRemoval } from '../storage/session-removal';
import { Storage } from '../storage/storage';
import { whenFree } from '../storage/when-free';

/** Below the data folder. */
export const IMPORT_FOLDER = 'imported';

export interface ImportEntry {
    readonly importId: string;
    /** Where its files go. */
    readonly folder: string;
}

/** Keeps book of imports, so that one that came to no end, for whatever reason, leaves nothing behind. */
@injectable()
export class ImportJournal {
    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(SessionRemoval) private readonly removal: SessionRemoval,
        @inject(Clock) private readonly clock: Clock,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /** From now on until `finish` what bears this id is not there for anybody. */
    async begin(source: string): Promise<ImportEntry> {
        const importId = newId();
        const at = this.clock.now();
        const day = new Date(at).toISOString().slice(0, 'yyyy-mm-dd'.length);
        const folder = join(this.storage.state.folder, IMPORT_FOLDER, `${day}-${importId}`);
        const insert = this.storage.database.prepare(
            'INSERT INTO imports (import_id, source, folder, owner, began_at) VALUES (?, ?, ?, ?, ?)',
        );
        await whenFree(() => insert.run(importId, source, folder, processTag(), at));
        return { importId, folder };
    }

    /** All its sessions appear at once. */
    async finish({ importId }: ImportEntry): Promise<void> {
        const { database } = this.storage;
        const show = database.transaction(() => {
            database.prepare('UPDATE sessions SET deleted_at = NULL WHERE import_id = ?').run(importId);
            database.prepare('UPDATE imports SET finished_at = ? WHERE import_id = ?').run(this.clock.now(), importId);
        });
        await whenFree(() => show.immediate());
    }

    /**
     * Takes away all that an import has brought so far. Files first: as long as there are some, the entry tells of them.
     * Never rejects: what can't be taken away now is hidden, and taken away by the next start.
     */
    async discard({ importId, folder }: ImportEntry): Promise<void> {
        try {
            await rm(folder, { recursive: true, force: true });
            const forget = this.storage.database.prepare('DELETE FROM imports WHERE import_id = ? AND finished_at IS NULL');
            await whenFree(() => forget.run(importId));
            await this.removal.purge();
        } catch (error) {
            this.logger.error(
                `What an unfinished import left behind could not be taken away; the next start tries again: ${String(error)}`,
            );
        }
    }

    /** Called at the start: takes away what imports left behind that did not come to an end. No other process has any under way. */
    async discardAbandoned(): Promise<void> {
        const rows = this.storage.database
            .prepare('SELECT import_id AS importId, folder FROM imports WHERE finished_at IS NULL')
            .all() as ImportEntry[];
        for (const entry of rows) {
            await this.discard(entry);
        }
    }
}
