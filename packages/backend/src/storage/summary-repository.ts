import { NOT_FINITE, type MetricSummary, type TrainStepEvent } from '@onthefly/shared-types';
import type { Database, Statement } from '../sqlite/database';
import { readColumn, toColumn } from './metric-columns';

/** As a row of the table: `last`, `minimum` and `maximum` are `NOT_FINITE` where there is no number to tell. */
interface Summary {
    readonly sessionId: string;
    readonly runId: string;
    readonly metric: string;
    count: number;
    notFinite: number;
    last: number;
    lastSeq: number;
    minimum: number;
    maximum: number;
}

interface SummaryColumns {
    metric: string;
    count: number;
    notFinite: number;
    last: number;
    minimum: number;
    maximum: number;
}

/** What becomes of a summary to which the steps of another one, `excluded`, are added. */
export const ADD_SUMMARY = `ON CONFLICT (session_id, run_id, metric) DO UPDATE SET
    last = CASE WHEN excluded.last_seq > last_seq THEN excluded.last ELSE last END,
    last_seq = max(last_seq, excluded.last_seq),
    minimum = min(minimum, excluded.minimum),
    maximum = CASE WHEN count = 0 THEN excluded.maximum WHEN excluded.count = 0 THEN maximum ELSE max(maximum, excluded.maximum) END,
    count = count + excluded.count,
    not_finite = not_finite + excluded.not_finite`;

/** Last, lowest and highest number of each metric of each run. */
export class SummaryRepository {
    private readonly upsertRow: Statement;
    private readonly selectMetrics: Statement;
    private readonly selectSummaries: Statement;

    constructor(database: Database) {
        this.upsertRow = database.prepare(`
            INSERT INTO main.summaries (session_id, run_id, metric, count, not_finite, last, last_seq, minimum, maximum)
            VALUES (@sessionId, @runId, @metric, @count, @notFinite, @last, @lastSeq, @minimum, @maximum) ${ADD_SUMMARY}`);
        this.selectSummaries = database.prepare(
            `SELECT metric, count, not_finite AS notFinite, last, minimum, maximum FROM summaries WHERE session_id = ? AND run_id = ?`,
        );
        this.selectMetrics = database.prepare('SELECT DISTINCT metric FROM summaries WHERE session_id = ?').pluck();
    }

    /** Adds steps that are not stored yet; called inside the caller's transaction. */
    upsertSummary(steps: readonly TrainStepEvent[]): void {
        for (const summary of summarise(steps)) {
            this.upsertRow.run(summary);
        }
    }

    listSummaries(sessionId: string, runId: string): MetricSummary[] {
        return (this.selectSummaries.all(sessionId, runId) as SummaryColumns[]).map(({ last, minimum, maximum, ...summary }) => ({
            ...summary,
            last: readColumn(last),
            minimum: readColumn(minimum),
            maximum: readColumn(maximum),
        }));
    }

    /** Metrics of a session that were logged at least once. */
    listMetrics(sessionId: string): string[] {
        return this.selectMetrics.all(sessionId) as string[];
    }
}

function summarise(steps: readonly TrainStepEvent[]): Summary[] {
    const runs = new Map<string, Map<string, Summary>>();
    for (const { session_id: sessionId, run_id: runId, event_seq: seq, metrics } of steps) {
        const key = JSON.stringify([sessionId, runId]);
        const summaries = runs.get(key) ?? new Map<string, Summary>();
        runs.set(key, summaries);
        for (const [metric, value] of Object.entries(metrics)) {
            let summary = summaries.get(metric);
            if (!summary) {
                const nothing = { count: 0, notFinite: 0, last: NOT_FINITE, lastSeq: -1, minimum: NOT_FINITE, maximum: NOT_FINITE };
                summary = { sessionId, runId, metric, ...nothing };
                summaries.set(metric, summary);
            }
            addValue(summary, value, seq);
        }
    }
    return [...runs.values()].flatMap((summaries) => [...summaries.values()]);
}

function addValue(summary: Summary, value: number | null, seq: number): void {
    if (seq > summary.lastSeq) {
        summary.last = toColumn(value) ?? NOT_FINITE;
        summary.lastSeq = seq;
    }
    if (value === null) {
        summary.notFinite++;
        return;
    }
    summary.minimum = Math.min(summary.minimum, value);
    summary.maximum = summary.count === 0 ? value : Math.max(summary.maximum, value);
    summary.count++;
}
