import type { JobProgress } from '../common/job-progress';
import type { Database } from '../sqlite/database';
import type { SqliteDriver } from '../sqlite/sqlite-driver';
import { migrate } from '../storage/migrations';
import { RowCopier, type Row } from '../storage/row-copier';
import { listSessionTables, type SessionTable } from '../storage/session-tables';

/** What concerns only the database that a session is in. */
const STAYS_BEHIND: Readonly<Record<string, readonly string[]>> = { sessions: ['deleted_at', 'import_id', 'recorder'] };

/** A new database file with all rows of some sessions, and nothing else. @returns how many rows that are */
export async function writeBundleDatabase(
    path: string,
    source: Database,
    driver: SqliteDriver,
    sessionIds: readonly string[],
    progress: JobProgress,
    bytesPerRow: number,
): Promise<number> {
    const target = driver.open(path);
    try {
        // The file is copied once it is whole: until then nobody would miss it.
        target.pragma('journal_mode = MEMORY');
        target.pragma('synchronous = OFF');
        migrate(target, () => undefined);
        let rows = 0;
        for (const table of listSessionTables(target)) {
            const copier = new RowCopier(source, target, table);
            const advance = (count: number): void => progress.advance(count * bytesPerRow);
            for (const sessionId of sessionIds) {
                rows += await copier.copy(sessionId, progress.signal, withoutLocal(table), advance);
            }
        }
        return rows;
    } finally {
        target.close();
    }
}

function withoutLocal({ name, columns }: SessionTable): (row: Row) => Row {
    const places = (STAYS_BEHIND[name] ?? [])
        .map((local) => columns.findIndex((column) => column.name === local))
        .filter((place) => place >= 0);
    return (row) => (places.length === 0 ? row : row.map((value, place) => (places.includes(place) ? null : value)));
}
