import { inject, injectable } from 'inversify';
import { Storage } from './storage';

/** Small things that are kept beside the sessions, common to all processes that work on a data folder. */
@injectable()
export class KeyValueStore {
    constructor(@inject(Storage) private readonly storage: Storage) {}

    get(key: string): string | undefined {
        const row = this.storage.database.prepare('SELECT value FROM main.kv WHERE key = ?').get(key) as { value: string } | undefined;
        return row?.value;
    }

    /** @throws Error when it can't be stored */
    set(key: string, value: string): void {
        this.storage.database
            .prepare('INSERT INTO main.kv (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
            .run(key, value);
    }

    /** For what is to be done once in a while, by one of all processes. @returns true when it is due; then it counts as done at `now` */
    takeTurn(key: string, now: number, intervalMs: number): boolean {
        const { changes } = this.storage.database
            .prepare(
                `INSERT INTO kv (key, value) VALUES (@key, @now)
                ON CONFLICT (key) DO UPDATE SET value = @now WHERE CAST(value AS REAL) NOT BETWEEN @since AND @now`,
            )
            .run({ key, now: String(now), since: now - intervalMs });
        return changes > 0;
    }
}
