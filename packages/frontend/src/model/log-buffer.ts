import type { LogRow } from '@onthefly/shared-types';

export interface LogLimits {
    /** Rows kept while the reader follows the end; the oldest go first. */
    readonly following: number;
    /** Rows kept while the reader looks at earlier ones; beyond it new rows aren't taken. */
    readonly reading: number;
}

const DEFAULT_LIMITS: LogLimits = { following: 10_000, reading: 100_000 };

const KEPT_SHARE = 0.8;

/** Log rows of one session by `eventSeq`, each once, in bounded memory. */
export class LogBuffer {
    private content: readonly LogRow[] = [];

    constructor(private readonly limits = DEFAULT_LIMITS) {}

    /** True when rows before the first one were dropped or were never held. */
    hasEarlier = false;

    /** True when rows after the last one were left out because the reader was not following. */
    missesLatest = false;

    /** A new array after every change. */
    get rows(): readonly LogRow[] {
        return this.content;
    }

    clear(): void {
        this.content = [];
        this.hasEarlier = false;
        this.missesLatest = false;
    }

    /** Takes rows in any order. */
    add(rows: readonly LogRow[], following: boolean): void {
        if (rows.length === 0) {
            return;
        }
        const merged = this.merge(rows);
        if (following) {
            this.keepLatest(merged);
        } else {
            this.keepEarliest(merged);
        }
    }

    private merge(rows: readonly LogRow[]): LogRow[] {
        const last = this.content[this.content.length - 1]?.eventSeq ?? -Infinity;
        const sorted = [...rows].sort((left, right) => left.eventSeq - right.eventSeq);
        const merged = sorted[0]!.eventSeq > last ? [...this.content, ...sorted] : sortBySequence([...this.content, ...sorted]);
        return merged.filter((row, index) => row.eventSeq !== merged[index - 1]?.eventSeq);
    }

    private keepLatest(rows: LogRow[]): void {
        if (rows.length > this.limits.following) {
            // Some more than necessary: a list that loses its first rows has to be laid out anew.
            this.content = rows.slice(-Math.ceil(this.limits.following * KEPT_SHARE));
            this.hasEarlier = true;
        } else {
            this.content = rows;
        }
    }

    private keepEarliest(rows: LogRow[]): void {
        if (rows.length > this.limits.reading) {
            this.content = rows.slice(0, this.limits.reading);
            this.missesLatest = true;
        } else {
            this.content = rows;
        }
    }
}

function sortBySequence(rows: LogRow[]): LogRow[] {
    return rows.sort((left, right) => left.eventSeq - right.eventSeq);
}
