import { inject, injectable } from 'inversify';
import type { LogFilter, LogLevel, LogPage, LogRequest, LogRow, LogTextRequest, LogWindow, LogWindowRequest } from '@onthefly/shared-types';
import type { RecordedEvent } from './event-store';
import { EventWriter } from './event-writer';
import { conditionOf, LogIndex, textMatcher } from './log-index';
import { PREVIEW_CHARACTERS } from './log-preview';
import { SessionRemoval } from './session-removal';
import { Storage } from './storage';
import { stripUiOnlyFields } from './strip-ui-only-fields';

interface LogColumns {
    event_seq: number;
    run_id: string;
    ts: number;
    level: LogLevel;
    phase: string | null;
    step: number | null;
    text: string;
    /** Of the whole text, where only its beginning was read. */
    length?: number;
}

const COLUMNS = 'event_seq, run_id, ts, level, phase, step, text';
const PREVIEW_COLUMNS = COLUMNS.replace('text', `substr(text, 1, ${PREVIEW_CHARACTERS}) AS text, length(text) AS length`);
/** Looked through in one go for a text. */
const BATCH_ROWS = 1_000;
/** Filters whose matches are remembered: those of some open dashboards. */
const KEPT_INDICES = 6;

/** Reads logs in the order in which the trainer wrote them. */
@injectable()
export class LogReader {
    /** The one used last comes last. */
    private readonly indices = new Map<string, LogIndex>();

    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(EventWriter) private readonly writer: EventWriter,
        @inject(SessionRemoval) removal: SessionRemoval,
    ) {
        storage.onDidOpen(() => this.indices.clear());
        writer.onDidStore((records) => this.forgetLate(records));
        removal.onDidMark((sessionId) => {
            [...this.indices.values()].filter((index) => index.sessionId === sessionId).forEach((index) => index.forgetFrom(0));
        });
    }

    /** The newest rows before `beforeSeq` that match. */
    read(request: LogRequest): LogPage {
        this.writer.flush();
        const found = [...take(this.newestFirst(request), request.limit + 1)];
        const rows = found.slice(0, request.limit).reverse().map(readRow);
        return { rows: stripUiOnlyFields(rows), hasEarlier: found.length > request.limit };
    }

    /** The whole text of a row. */
    readText({ sessionId, eventSeq }: LogTextRequest): string | undefined {
        this.writer.flush();
        const statement = this.storage.database.prepare('SELECT text FROM logs WHERE session_id = ? AND event_seq = ?').pluck();
        return statement.get(sessionId, eventSeq) as string | undefined;
    }

    /** Rows by their place among those that match; of rows that say the same one after the other, the first stands for all. */
    async readWindow({ sessionId, offset, limit, level, phase, text }: LogWindowRequest): Promise<LogWindow> {
        const index = await this.upToDate(sessionId, { level, phase, text });
        const { total, matches, lastSeq } = index;
        const from = Math.min(offset ?? Math.max(0, total - limit), total);
        const keys = index.slice(from, from + limit);
        const repeats = new Map(keys.map((key) => [key.eventSeq, key.repeats]));
        const found = this.storage.database
            .prepare(
                `SELECT ${PREVIEW_COLUMNS} FROM logs
                WHERE session_id = ? AND event_seq IN (SELECT value FROM json_each(?)) ORDER BY event_seq`,
            )
            .all(sessionId, JSON.stringify([...repeats.keys()])) as LogColumns[];
        return {
            total,
            matches,
            lastSeq,
            offset: from,
            rows: found.map((row) => withRepeats(readRow(row), repeats.get(row.event_seq) ?? 1)),
        };
    }

    async listPhases(sessionId: string): Promise<readonly string[]> {
        return (await this.upToDate(sessionId, {})).phases;
    }

    /** Rows that match, batch by batch: nobody knows how far back the next one is. */
    private *newestFirst(request: LogRequest): IterableIterator<LogColumns> {
        const { sql, values } = conditionOf(request);
        const hasText = textMatcher(request);
        const batch = request.text ? BATCH_ROWS : Math.min(BATCH_ROWS, request.limit + 1);
        const statement = this.storage.database.prepare(
            `SELECT ${COLUMNS} FROM logs WHERE session_id = ? AND event_seq < ?${sql} ORDER BY event_seq DESC LIMIT ?`,
        );
        let beforeSeq = request.beforeSeq ?? Number.MAX_SAFE_INTEGER;
        for (;;) {
            const rows = statement.all(request.sessionId, beforeSeq, ...values, batch) as LogColumns[];
            yield* rows.filter(({ text }) => hasText(text));
            if (rows.length < batch) {
                return;
            }
            beforeSeq = rows[rows.length - 1]?.event_seq ?? 0;
        }
    }

    private async upToDate(sessionId: string, filter: LogFilter): Promise<LogIndex> {
        this.writer.flush();
        const key = JSON.stringify([sessionId, filter.level ?? 'debug', filter.phase ?? '', filter.text ?? '']);
        const index = this.indices.get(key) ?? new LogIndex(sessionId, filter);
        this.indices.delete(key);
        this.indices.set(key, index);
        for (const stale of [...this.indices.keys()].slice(0, -KEPT_INDICES)) {
            this.indices.delete(stale);
        }
        await index.catchUp(() => this.storage.database);
        return index;
    }

    /** Rows are mostly stored in order; a backlog comes scrambled. */
    private forgetLate(records: readonly RecordedEvent[]): void {
        if (this.indices.size === 0) {
            return;
        }
        const earliest = new Map<string, number>();
        for (const { event } of records) {
            if (event.type === 'log' && event.event_seq < (earliest.get(event.session_id) ?? Infinity)) {
                earliest.set(event.session_id, event.event_seq);
            }
        }
        this.indices.forEach((index) => index.forgetFrom(earliest.get(index.sessionId) ?? Infinity));
    }
}

function readRow(row: LogColumns): LogRow {
    return {
        eventSeq: row.event_seq,
        runId: row.run_id,
        ts: row.ts,
        level: row.level,
        phase: row.phase ?? undefined,
        step: row.step ?? undefined,
        text: row.text,
        ...(row.length !== undefined && row.length > PREVIEW_CHARACTERS && { moreCharacters: row.length - PREVIEW_CHARACTERS }),
    };
}

function* take<Item>(items: Iterable<Item>, count: number): IterableIterator<Item> {
    let taken = 0;
    for (const item of items) {
        yield item;
        if (++taken === count) {
            return;
        }
    }
}

function withRepeats(row: LogRow, repeats: number): LogRow {
    return repeats > 1 ? { ...row, repeats } : row;
}
