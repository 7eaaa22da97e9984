import type { Transaction } from './database';

/** Makes `transaction` for a connection whose module has none. One per connection. */
export class Transactions {
    private depth = 0;

    constructor(private readonly execute: (sql: string) => void) {}

    wrap<Parameters extends unknown[], Result>(work: (...parameters: Parameters) => Result): Transaction<Parameters, Result> {
        const deferred = (...parameters: Parameters): Result => this.perform('BEGIN', () => work(...parameters));
        const immediate = (...parameters: Parameters): Result => this.perform('BEGIN IMMEDIATE', () => work(...parameters));
        return Object.assign(deferred, { immediate });
    }

    private perform<Result>(begin: string, work: () => Result): Result {
        const nested = this.depth > 0;
        const savepoint = `onthefly_${this.depth}`;
        this.execute(nested ? `SAVEPOINT ${savepoint}` : begin);
        this.depth++;
        try {
            const result = work();
            this.execute(nested ? `RELEASE ${savepoint}` : 'COMMIT');
            return result;
        } catch (error) {
            this.undo(nested ? [`ROLLBACK TO ${savepoint}`, `RELEASE ${savepoint}`] : ['ROLLBACK']);
            throw error;
        } finally {
            this.depth--;
        }
    }

    private undo(statements: readonly string[]): void {
        try {
            statements.forEach((sql) => this.execute(sql));
        } catch {
            // SQLite has undone it already, as it does when the disk is full; the first error is the one to tell.
        }
    }
}
