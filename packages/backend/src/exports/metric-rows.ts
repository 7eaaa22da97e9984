import type { Database } from '../sqlite/database';
import { compareMetricNames, type MetricValues } from '@onthefly/shared-types';
import { readMetricColumns, type MetricColumns } from '../storage/metric-columns';
import { inBatches } from '../storage/paced-rows';
import type { ExportContext } from './export-context';

export interface MetricRow {
    readonly sessionId: string;
    readonly runId: string;
    readonly step: number;
    readonly eventSeq: number;
    readonly epoch: number | null;
    /** Milliseconds since the epoch. */
    readonly ts: number;
    readonly metrics: MetricValues;
}

interface StoredStep extends MetricColumns {
    session_id: string;
    run_id: string;
    step: number;
    event_seq: number;
    epoch: number | null;
    ts: number;
}

/** Every step of all sessions or of one run, in step order; a step that was done twice, after a restore, is there twice. */
export async function* readMetricRows(
    { database, sessions, progress }: ExportContext,
    only?: { readonly sessionId: string; readonly runId: string },
): AsyncGenerator<MetricRow[]> {
    const statement = database.prepare(
        `SELECT * FROM metrics WHERE session_id = ?${only ? ' AND run_id = ?' : ''} ORDER BY run_id, step, event_seq`,
    );
    for (const parameters of only ? [[only.sessionId, only.runId]] : sessions.map(({ sessionId }) => [sessionId])) {
        for await (const rows of inBatches<StoredStep>(statement.iterate(...parameters), progress.signal)) {
            yield rows.map(readMetricRow);
            progress.advance(rows.length);
        }
    }
}

/** Names of all metrics that were logged in one of the sessions, in chart order. */
export function listMetricNames(database: Database, sessionIds: readonly string[]): string[] {
    const statement = database.prepare('SELECT DISTINCT metric FROM summaries WHERE session_id = ?').pluck();
    return [...new Set(sessionIds.flatMap((sessionId) => statement.all(sessionId) as string[]))].sort(compareMetricNames);
}

function readMetricRow(row: StoredStep): MetricRow {
    return {
        sessionId: row.session_id,
        runId: row.run_id,
        step: row.step,
        eventSeq: row.event_seq,
        epoch: row.epoch,
        ts: row.ts,
        metrics: readMetricColumns(row),
    };
}
