import type { Database } from '../sqlite/database';
import { inBatches } from '../storage/paced-rows';
import { damaged } from './foreign-database';

/** No row takes less of a file. */
const FEWEST_BYTES_OF_ROW = 2;

/**
 * Counts the rows of some tables of a foreign database, with time for other work in between.
 * @throws BadBundleError when it has more rows than its file has room for: its pages lead in circles, and reading them never ends
 */
export async function countRows(database: Database, tables: readonly string[], file: string, signal: AbortSignal): Promise<number> {
    const [pages, pageBytes] = ['page_count', 'page_size'].map((pragma) => Number(database.pragma(pragma, { simple: true })));
    const most = ((pages ?? 0) * (pageBytes ?? 0)) / FEWEST_BYTES_OF_ROW;
    let count = 0;
    for (const table of tables) {
        for await (const rows of inBatches(database.prepare(`SELECT 1 FROM ${table}`).raw().iterate(), signal)) {
            count += rows.length;
            if (count > most) {
                throw damaged(file, new Error(`${table} has more rows than there is room for`));
            }
        }
    }
    return count;
}
