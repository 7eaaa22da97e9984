import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 100;
const PATIENCE_MS = 60_000;

/** Tries a transaction again while another process writes to the same database. */
export async function whenFree<Result>(work: () => Result, signal?: AbortSignal): Promise<Result> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
        try {
            return work();
        } catch (error) {
            const { code } = error as { code?: unknown };
            if (typeof code !== 'string' || !code.startsWith('SQLITE_BUSY') || Date.now() > deadline) {
                throw error;
            }
            await delay(RETRY_MS, undefined, { signal });
        }
    }
}
