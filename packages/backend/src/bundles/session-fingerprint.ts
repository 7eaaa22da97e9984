import { createHash } from 'node:crypto';
import type { Database } from '../sqlite/database';
import { inBatches } from '../storage/paced-rows';
import type { Row } from '../storage/row-copier';
import { listSessionTables } from '../storage/session-tables';

/** What a person said, where files are, and what is derived from the rest or added afterwards does not make another session of it. */
const LEFT_OUT: ReadonlySet<string> = new Set(['summaries', 'commands', 'alerts']);
const LEFT_OUT_COLUMNS: Readonly<Record<string, readonly string[]>> = {
    runs: ['given_name', 'note', 'pinned'],
    checkpoints: ['absolute_path'],
};
const KEPT_OF_SESSION: readonly string[] = ['project', 'name', 'started_at'];

/** Equal for two sessions exactly when the trainer told the same of both. */
export async function fingerprintOf(database: Database, sessionId: string, signal: AbortSignal): Promise<string> {
    const hash = createHash('sha256');
    for (const { name, columns, key } of listSessionTables(database)) {
        if (LEFT_OUT.has(name)) {
            continue;
        }
        const kept = columns
            .map((column) => column.name)
            .filter((column) => column !== 'session_id' && !LEFT_OUT_COLUMNS[name]?.includes(column))
            .filter((column) => name !== 'sessions' || KEPT_OF_SESSION.includes(column));
        hash.update(name);
        const rows = database.prepare(`SELECT ${kept.join(', ')} FROM ${name} WHERE session_id = ? ORDER BY ${key.join(', ')}`).raw();
        for await (const batch of inBatches<Row>(rows.iterate(sessionId), signal)) {
            hash.update(JSON.stringify(batch.map((row) => row.map((value) => (value instanceof Uint8Array ? toHex(value) : value)))));
        }
    }
    return hash.digest('hex');
}

function toHex(bytes: Uint8Array): string {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
