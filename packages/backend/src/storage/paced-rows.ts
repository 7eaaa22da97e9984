import { setImmediate as breathe } from 'node:timers/promises';

/** Some milliseconds of reading: between two batches sockets are read. */
const ROWS_AT_ONCE = 500;

/** A long read in batches, with time for other work between them. Nothing else may use the connection meanwhile. */
export async function* inBatches<Row>(rows: Iterable<unknown>, signal: AbortSignal): AsyncGenerator<Row[]> {
    let batch: Row[] = [];
    for (const row of rows) {
        batch.push(row as Row);
        if (batch.length === ROWS_AT_ONCE) {
            yield batch;
            batch = [];
            await breathe(undefined, { signal });
        }
    }
    if (batch.length > 0) {
        yield batch;
    }
}
