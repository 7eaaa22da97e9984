import { setImmediate as breathe } from 'node:timers/promises';
import { foldCase, plainLogText, type LogFilter, type LogLevel } from '@onthefly/shared-types';
import type { Database } from '../sqlite/database';
import { PREVIEW_CHARACTERS } from './log-preview';

/** Rows looked at in one go: some milliseconds, after which sockets are read. */
const SLICE = 5_000;
const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** The condition on rows of `logs` that a filter is but for its text, with what stands for its question marks. */
export function conditionOf({ level, phase }: LogFilter): { readonly sql: string; readonly values: readonly string[] } {
    const parts: string[] = [];
    const values: string[] = [];
    if (level !== undefined && level !== 'debug') {
        const levels = LEVELS.slice(LEVELS.indexOf(level));
        parts.push(`level IN (${levels.map(() => '?').join(', ')})`);
        values.push(...levels);
    }
    if (phase) {
        parts.push('phase = ?');
        values.push(phase);
    }
    return { sql: parts.map((part) => ` AND ${part}`).join(''), values };
}

/** Whether a text matches a filter. SQLite knows the case of English letters only, and what is shown may differ from what is stored. */
export function textMatcher({ text: wanted }: LogFilter): (text: string) => boolean {
    if (!wanted) {
        return () => true;
    }
    const folded = foldCase(wanted);
    return (text) => foldCase(plainLogText(text)).includes(folded);
}

/** A row that is asked for. */
export interface LogKey {
    readonly eventSeq: number;
    /** Rows in succession that say the same, itself included. */
    readonly repeats: number;
}

/**
 * Which rows of a session's log match a filter, in order: turns a place among them into a key. Grows with the log.
 * Warnings and errors that say the same one after the other share one place: a flood of them takes one line.
 */
export class LogIndex {
    /** Of the first row at each place. */
    private readonly sequence: number[] = [];
    /** Rows at those places that have more than one. */
    private readonly repeats = new Map<number, number>();
    private readonly foundPhases = new Set<string>();
    private matchingRows = 0;
    private scannedTo = -1;
    private lastMatch: number | undefined;
    /** Level, length and beginning of the last row, where it may be repeated. */
    private lastText: string | null = null;
    private underWay: Promise<void> | undefined;
    private readonly hasText: (text: string) => boolean;

    constructor(
        readonly sessionId: string,
        private readonly filter: LogFilter,
    ) {
        this.hasText = textMatcher(filter);
    }

    /** Places. */
    get total(): number {
        return this.sequence.length;
    }

    /** Rows. */
    get matches(): number {
        return this.matchingRows;
    }

    /** Of the last matching row. */
    get lastSeq(): number | undefined {
        return this.lastMatch;
    }

    /** Of the whole log, when there is no filter. */
    get phases(): readonly string[] {
        return [...this.foundPhases].sort();
    }

    /** Keys of the rows from one place to before another. */
    slice(from: number, to: number): readonly LogKey[] {
        return this.sequence.slice(from, to).map((eventSeq, index) => ({ eventSeq, repeats: this.repeats.get(from + index) ?? 1 }));
    }

    /** A row was stored late, before ones that were looked at already: what lies from there on is looked at again. */
    forgetFrom(eventSeq: number): void {
        if (eventSeq > this.scannedTo) {
            return;
        }
        this.scannedTo = eventSeq - 1;
        let forgotten = Infinity;
        // The place before the row goes as well: rows that repeat it may lie on either side.
        while (this.sequence.length > 0 && forgotten >= eventSeq) {
            forgotten = this.forgetLast();
        }
        this.scannedTo = Math.min(this.scannedTo, forgotten - 1);
        this.lastMatch = this.sequence.at(-1);
        this.lastText = null;
    }

    /** Takes in what was stored since the last call. */
    async catchUp(database: () => Database): Promise<void> {
        this.underWay ??= this.scan(database).finally(() => (this.underWay = undefined));
        return this.underWay;
    }

    private forgetLast(): number {
        const place = this.sequence.length - 1;
        this.matchingRows -= this.repeats.get(place) ?? 1;
        this.repeats.delete(place);
        return this.sequence.pop() ?? 0;
    }

    private async scan(database: () => Database): Promise<void> {
        const { sql, values } = conditionOf(this.filter);
        for (;;) {
            // Counts rows, not numbers: between two rows there may be any number of numbers.
            const [rows, end] = database()
                .prepare(
                    `SELECT count(*), max(event_seq) FROM (
                        SELECT event_seq FROM logs WHERE session_id = ? AND event_seq > ? ORDER BY event_seq LIMIT ?)`,
                )
                .raw()
                .get(this.sessionId, this.scannedTo, SLICE) as [number, number | null];
            if (end === null) {
                return;
            }
            const range = 'session_id = ? AND event_seq > ? AND event_seq <= ?';
            const bounds = [this.sessionId, this.scannedTo, end];
            const found = database()
                .prepare(
                    `SELECT event_seq,
                        CASE WHEN level IN ('warn', 'error') THEN level || length(text) || substr(text, 1, ${PREVIEW_CHARACTERS}) END
                        ${this.filter.text ? ', text' : ''}
                    FROM logs WHERE ${range}${sql} ORDER BY event_seq`,
                )
                .raw()
                .iterate(...bounds, ...values) as IterableIterator<[number, string | null, string?]>;
            for (const [eventSeq, said, text = ''] of found) {
                if (this.hasText(text)) {
                    this.take(eventSeq, said);
                }
            }
            if (sql === '' && !this.filter.text) {
                const phases = database().prepare(`SELECT DISTINCT phase FROM logs WHERE ${range} AND phase IS NOT NULL`).pluck();
                (phases.all(...bounds) as string[]).forEach((phase) => this.foundPhases.add(phase));
            }
            this.scannedTo = end;
            if (rows < SLICE) {
                return;
            }
            await breathe();
        }
    }

    private take(eventSeq: number, text: string | null): void {
        this.matchingRows++;
        this.lastMatch = eventSeq;
        if (text !== null && text === this.lastText) {
            const place = this.sequence.length - 1;
            this.repeats.set(place, (this.repeats.get(place) ?? 1) + 1);
        } else {
            this.sequence.push(eventSeq);
        }
        this.lastText = text;
    }
}
