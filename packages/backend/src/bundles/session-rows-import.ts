import type { Database } from '../sqlite/database';
import { RowCopier, type Row } from '../storage/row-copier';
import { listSessionTables, type SessionTable } from '../storage/session-tables';
import { BadBundleError } from './bad-bundle';
import { BUNDLE_DATABASE } from './bundle-manifest';
import { damaged } from './foreign-database';
import { rowCheckOf } from './row-check';

/** A session to be brought in. */
export interface ArrivingSession {
    /** In the bundle. */
    readonly originalId: string;
    readonly sessionId: string;
    /** Where the file of a checkpoint lies now, by the path that the trainer told. */
    readonly places: ReadonlyMap<string, string>;
}

/** Marks of a session that nobody sees yet. */
export interface Arrival {
    readonly importId: string;
    /** Milliseconds since the epoch. */
    readonly at: number;
}

/**
 * Copies the rows of a session from a foreign database, each checked, in batches between which other work is done.
 * @throws BadBundleError when a row is not as it must be; what was copied until then stays hidden
 */
export async function importSessionRows(
    source: Database,
    target: Database,
    session: ArrivingSession,
    arrival: Arrival,
    signal: AbortSignal,
    advance: (rows: number) => void,
): Promise<void> {
    for (const table of listSessionTables(target)) {
        const check = rowCheckOf(table);
        const adapt = adapterOf(table, session, arrival);
        const change = (row: Row): Row => {
            check(row);
            return adapt(row);
        };
        try {
            await new RowCopier(source, target, table).copy(session.originalId, signal, change, advance);
        } catch (error) {
            const code = String((error as { code?: unknown }).code);
            if (code.startsWith('SQLITE_CORRUPT')) {
                throw damaged(BUNDLE_DATABASE, error);
            }
            if (code.startsWith('SQLITE_CONSTRAINT')) {
                throw new BadBundleError(
                    `The bundle's database holds something that can't be right, in ${table.name}. It is not imported.`,
                    {
                        cause: error,
                    },
                );
            }
            throw error;
        }
    }
}

/** What is different here from where the row comes from. */
function adapterOf({ name, columns }: SessionTable, session: ArrivingSession, { importId, at }: Arrival): (row: Row) => Row {
    const place = (column: string): number => columns.findIndex((each) => each.name === column);
    const sessionId = place('session_id');
    return (row) => {
        const adapted = [...row];
        adapted[sessionId] = session.sessionId;
        if (name === 'sessions') {
            adapted[place('deleted_at')] = at;
            adapted[place('import_id')] = importId;
            adapted[place('recorder')] = null;
            if (session.sessionId !== session.originalId) {
                adapted[place('origin_id')] = session.originalId;
            }
        } else if (name === 'checkpoints') {
            // A path of another machine names nothing, or something else, on this one.
            adapted[place('absolute_path')] = session.places.get(String(row[place('path')])) ?? null;
        } else if (name === 'commands' && session.sessionId !== session.originalId) {
            adapted[place('command_id')] = `${String(row[place('command_id')])}-${importId}`;
        }
        return adapted;
    };
}
