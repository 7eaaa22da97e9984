import { inject, injectable } from 'inversify';
import type { LogLevel, LogPage, LogRequest, LogRow } from '@onthefly/shared-types';
import { EventWriter } from './event-writer';
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
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Reads logs in the order in which the trainer wrote them. */
@injectable()
export class LogReader {
    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(EventWriter) private readonly writer: EventWriter,
    ) {}

    /** The newest rows before `beforeSeq` that match. `level` means that one and graver ones; `text` is looked for in any case. */
    read(request: LogRequest): LogPage {
        this.writer.flush();
        const levels = request.level === undefined ? LEVELS : LEVELS.slice(LEVELS.indexOf(request.level));
        const found = this.storage.database
            .prepare(
                `SELECT event_seq, run_id, ts, level, phase, step, text FROM logs
                WHERE session_id = ? AND event_seq < ? AND level IN (${levels.map(() => '?').join(', ')})
                    AND (? = '' OR instr(lower(text), lower(?)) > 0)
                ORDER BY event_seq DESC LIMIT ?`,
            )
            .all(
                request.sessionId,
                request.beforeSeq ?? Number.MAX_SAFE_INTEGER,
                ...levels,
                request.text ?? '',
                request.text ?? '',
                request.limit + 1,
            ) as LogColumns[];
        const rows = found.slice(0, request.limit).reverse().map(readRow);
        return { rows: stripUiOnlyFields(rows), hasEarlier: found.length > request.limit };
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
    };
}
