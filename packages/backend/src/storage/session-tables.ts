import type { Database } from '../sqlite/database';

export interface TableColumn {
    readonly name: string;
    /** As declared: `TEXT`, `REAL`, `INTEGER`, `BLOB`. */
    readonly type: string;
    readonly required: boolean;
}

/** A table that holds something of sessions. */
export interface SessionTable {
    readonly name: string;
    readonly columns: readonly TableColumn[];
    /** Columns of its primary key, in the order of the key. */
    readonly key: readonly string[];
}

interface ColumnInfo {
    readonly name: string;
    readonly type: string;
    readonly notnull: number;
    /** Place in the primary key, from 1 on; 0 for other columns. */
    readonly pk: number;
}

/** All of them in a database with the present schema, `sessions` first: the others refer to it. */
export function listSessionTables(database: Database): SessionTable[] {
    const names = database.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all() as string[];
    return names
        .map((name) => readTable(database, name))
        .filter(({ columns }) => columns.some((column) => column.name === 'session_id'))
        .sort((left, right) => Number(right.name === 'sessions') - Number(left.name === 'sessions'));
}

function readTable(database: Database, name: string): SessionTable {
    const columns = database.prepare(`SELECT name, type, "notnull", pk FROM pragma_table_info(?, 'main')`).all(name) as ColumnInfo[];
    const key = columns.filter(({ pk }) => pk > 0).sort((left, right) => left.pk - right.pk);
    return {
        name,
        columns: columns.map((column) => ({ name: column.name, type: column.type, required: column.notnull === 1 || column.pk > 0 })),
        key: key.map((column) => column.name),
    };
}
