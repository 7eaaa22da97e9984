import type { Database, Statement } from '../sqlite/database';
import { inBatches } from './paced-rows';
import type { SessionTable } from './session-tables';
import { whenFree } from './when-free';

export type Value = number | string | null | Uint8Array;
export type Row = Value[];

/** Reads and writes whole rows of one table, as arrays in the order of its columns. */
export class RowCopier {
    private readonly selectRows: Statement;
    private readonly insertRow: Statement;

    constructor(
        source: Database,
        private readonly target: Database,
        table: SessionTable,
    ) {
        const columns = table.columns.map(({ name }) => name).join(', ');
        const marks = table.columns.map(() => '?').join(', ');
        this.selectRows = source
            .prepare(`SELECT ${columns} FROM ${table.name} WHERE session_id = ? ORDER BY ${table.key.join(', ')}`)
            .raw();
        this.insertRow = target.prepare(`INSERT INTO ${table.name} (${columns}) VALUES (${marks})`);
    }

    /** All rows of a session, a batch in one transaction each. `change` may check or replace each row. @returns the number of rows */
    async copy(sessionId: string, signal: AbortSignal, change: (row: Row) => Row, advance: (rows: number) => void): Promise<number> {
        let count = 0;
        const store = this.target.transaction((rows: readonly Row[]) => rows.forEach((row) => this.insertRow.run(...row)));
        for await (const rows of inBatches<Row>(this.selectRows.iterate(sessionId), signal)) {
            const changed = rows.map(change);
            await whenFree(() => store.immediate(changed), signal);
            count += rows.length;
            advance(rows.length);
        }
        return count;
    }
}
