import type { Database } from '../../sqlite/database';
import type { Value } from '../../storage/row-copier';
import { ForeignRow } from './foreign-row';
import type { OriginalTable } from './original-layout';

/** What each table that may tell of sessions says of them: sessions and runs that occur together in a row. */
const TELLERS: readonly OriginalTable[] = ['runs', 'session_final_models', 'logs', 'checkpoints', 'metrics', 'test_metrics'];

/** Which session the rows of a bundle belong to. Some tables tell only the run. */
export class OriginalSessions {
    private readonly ofRun = new Map<string, string>();
    private readonly known = new Set<string>();

    private constructor(private readonly fallback: string) {}

    /** `fallback`: id of the one session of a bundle that names none. */
    static find(database: Database, columns: ReadonlyMap<OriginalTable, readonly string[]>, fallback: string): OriginalSessions {
        const pairs = TELLERS.flatMap((table) => pairsIn(database, table, columns.get(table) ?? []));
        const ids = [...new Set(pairs.map(([sessionId]) => sessionId))];
        const named = ids.length > 0 ? ids : namedInKeys(database, columns);
        const sessions = new OriginalSessions(named.length === 1 ? (named[0] ?? fallback) : fallback);
        named.forEach((sessionId) => sessions.known.add(sessionId));
        for (const [sessionId, runId] of pairs) {
            if (!sessions.ofRun.has(runId)) {
                sessions.ofRun.set(runId, sessionId);
            }
        }
        return sessions;
    }

    /** Every session that a row was found for so far. */
    get ids(): readonly string[] {
        return [...this.known];
    }

    find(runId: string | undefined, sessionId?: string): string {
        const found = sessionId ?? (runId === undefined ? undefined : this.ofRun.get(runId)) ?? this.fallback;
        this.known.add(found);
        return found;
    }
}

function pairsIn(database: Database, table: OriginalTable, columns: readonly string[]): [string, string][] {
    const session = columns.find((column) => /^session_?id$|^session$/i.test(column));
    const run =
        columns.find((column) => /^run_?id$|^run$/i.test(column)) ??
        (table === 'runs' ? columns.find((column) => /^id$/i.test(column)) : undefined);
    if (session === undefined || run === undefined) {
        return [];
    }
    const rows = database
        .prepare(`SELECT DISTINCT ${quote(session)}, ${quote(run)} FROM ${table}`)
        .raw()
        .all() as Value[][];
    return rows
        .filter(([sessionId, runId]) => isName(sessionId) && isName(runId))
        .map(([sessionId, runId]) => [String(sessionId), String(runId)]);
}

/** The original keeps its state under keys; one of them may be the session's id. */
function namedInKeys(database: Database, columns: ReadonlyMap<OriginalTable, readonly string[]>): string[] {
    if (!columns.has('kv')) {
        return [];
    }
    const rows = (database.prepare('SELECT * FROM kv LIMIT 1000').all() as Record<string, Value>[]).map((row) => new ForeignRow(row));
    const found = rows
        .filter((row) => /session_?id/i.test(row.text('key', 'k', 'name') ?? ''))
        .map((row) => (row.text('value', 'v', 'val') ?? '').replace(/^"|"$/g, ''));
    return found.filter(isName).slice(0, 1);
}

export function quote(name: string): string {
    return `"${name.replaceAll('"', '""')}"`;
}

function isName(value: unknown): boolean {
    return typeof value === 'string' && value.length > 0 && value.length <= 512;
}
