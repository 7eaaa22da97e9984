import type { TestBackend } from './test-backend';

/** What tells where a session is and how it came there, not what it is. */
const LOCAL_COLUMNS = ['absolute_path', 'deleted_at', 'import_id', 'recorder'];

/** Every row of these sessions, table by table, but for what is different in each place. */
export async function storedRows(backend: TestBackend, sessionIds: readonly string[]): Promise<Record<string, unknown[]>> {
    const tables = await backend.rows<{ name: string }>(
        `SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'session_id' WHERE m.type = 'table' ORDER BY m.name`,
    );
    const all: Record<string, unknown[]> = {};
    for (const { name } of tables) {
        all[name] = [];
        for (const id of sessionIds) {
            const rows = await backend.rows<Record<string, unknown>>(`SELECT * FROM ${name} WHERE session_id = ?`, id);
            all[name].push(...rows.map((row) => withoutLocal(row)));
        }
    }
    return all;
}

function withoutLocal(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(row).filter(([column]) => !LOCAL_COLUMNS.includes(column)));
}
