import type { Database } from '../sqlite/database';
import { listSessionTables, type SessionTable } from './session-tables';

const SCHEMA = 'looked_at';
/** Their rows are never written anew: what goes on in the one database is not in the other. */
const EVENT_TABLES: ReadonlySet<string> = new Set(['metrics', 'logs', 'events', 'test_metrics']);

/**
 * Lets a connection read the sessions of another database, of whatever version, as if they were its own: under the name of each table it finds
 * the rows of both. Columns that the other one lacks are empty there. Nothing can be written under such a name, only under `main.` and that.
 *
 * @throws Error when the other one can't be read
 */
export function lookAtDatabase(database: Database, path: string): void {
    const tables = listSessionTables(database);
    database.prepare(`ATTACH ? AS ${SCHEMA}`).run(path);
    for (const table of tables) {
        const known = listColumns(database, table.name);
        if (known.size > 0) {
            database.exec(`CREATE TEMP VIEW ${table.name} AS ${selectBoth(table, known)}`);
        }
    }
    database.prepare('SELECT count(*) FROM sessions').get();
}

function selectBoth({ name, columns, key }: SessionTable, known: ReadonlySet<string>): string {
    const own = columns.map((column) => column.name).join(', ');
    const others = columns.map((column) => (known.has(column.name) ? column.name : `NULL AS ${column.name}`)).join(', ');
    const same = key.map((column) => `mine.${column} = theirs.${column}`).join(' AND ');
    const condition = EVENT_TABLES.has(name) ? '' : ` WHERE NOT EXISTS (SELECT 1 FROM main.${name} AS mine WHERE ${same})`;
    return `SELECT ${own} FROM main.${name} UNION ALL SELECT ${others} FROM ${SCHEMA}.${name} AS theirs${condition}`;
}

function listColumns(database: Database, table: string): ReadonlySet<string> {
    return new Set(database.prepare('SELECT name FROM pragma_table_info(?, ?)').pluck().all(table, SCHEMA) as string[]);
}
