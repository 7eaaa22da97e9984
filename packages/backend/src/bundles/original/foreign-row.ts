import type { Value } from '../../storage/row-copier';

/** From here on a number is a time in milliseconds; below it, one in seconds. In milliseconds this is 1973. */
const FIRST_MILLISECONDS = 1e11;
const SECONDS = 1_000;

/** A row whose columns are known by what they may be called. What is taken from it once is not a part of its rest. */
export class ForeignRow {
    private readonly values = new Map<string, { readonly column: string; readonly value: Value }>();

    constructor(row: Readonly<Record<string, Value>>) {
        for (const [column, value] of Object.entries(row)) {
            this.values.set(plainName(column), { column, value });
        }
    }

    /** The first of these columns that there is and that is not null. */
    take(...names: readonly string[]): Value {
        let found: Value = null;
        for (const name of names) {
            found ??= this.values.get(name)?.value ?? null;
            this.values.delete(name);
        }
        return found;
    }

    /** There is such a column, whatever is in it. */
    has(name: string): boolean {
        return this.values.has(name);
    }

    text(...names: readonly string[]): string | undefined {
        const value = this.take(...names);
        return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    }

    number(...names: readonly string[]): number | undefined {
        const value = this.take(...names);
        const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
        return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
    }

    /** A whole number that is not negative. */
    count(...names: readonly string[]): number | undefined {
        const number = this.number(...names);
        return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
    }

    /** In milliseconds since the epoch, however it was written. */
    time(...names: readonly string[]): number | undefined {
        const value = this.take(...names);
        const number = typeof value === 'string' ? Number(value) : value;
        if (typeof number === 'number' && Number.isFinite(number) && value !== '') {
            return number < FIRST_MILLISECONDS ? number * SECONDS : number;
        }
        const parsed = typeof value === 'string' ? Date.parse(value) : NaN;
        return Number.isNaN(parsed) ? undefined : parsed;
    }

    /** JSON in a text, or undefined when it is none. */
    json(...names: readonly string[]): unknown {
        const value = this.take(...names);
        try {
            return typeof value === 'string' ? (JSON.parse(value) as unknown) : undefined;
        } catch {
            return undefined;
        }
    }

    /** Names of the columns that were not taken, as they are written, with what is in them. Empty ones and numbers of rows are left out. */
    rest(): Record<string, unknown> {
        this.take('id', 'rowid');
        const kept = [...this.values.values()].filter(({ value }) => value !== null);
        return Object.fromEntries(kept.map(({ column, value }) => [column, value instanceof Uint8Array ? toBase64(value) : value]));
    }
}

/** `createdAt`, `created_at` and `CREATED_AT` are one. */
export function plainName(column: string): string {
    return column.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

function toBase64(bytes: Uint8Array): string {
    return `base64:${Buffer.from(bytes).toString('base64')}`;
}
