/** Whole or not. Of whole numbers with more than 53 bits not every SQLite driver gives back what it was given. */
export function isEpoch(value: unknown): value is number {
    return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}
