import type { MetricSummary, TrainStepEvent } from '@onthefly/shared-types';
import type { Database, Statement } from '../sqlite/database';

interface Summary {
    readonly sessionId: string;
    readonly runId: string;
    readonly metric: string;
    count: number;
    last: number;
    lastSeq: number;
    minimum: number;
    maximum: number;
}

/** Last, lowest and highest number of each metric of each run. */
export class SummaryRepository {
    private readonly upsertRow: Statement;
    private readonly selectMetrics: Statement;
    private readonly selectSummaries: Statement;

    constructor(database: Database) {
        this.upsertRow = database.prepare(`
            INSERT INTO main.summaries VALUES (@sessionId, @runId, @metric, @count, @last, @lastSeq, @minimum, @maximum)
            ON CONFLICT (session_id, run_id, metric) DO UPDATE SET
                count = count + @count,
                last = CASE WHEN @lastSeq > last_seq THEN @last ELSE last END,
                last_seq = max(last_seq, @lastSeq),
                minimum = min(minimum, @minimum),
                maximum = max(maximum, @maximum)`);
        this.selectSummaries = database.prepare(
            'SELECT metric, last, minimum, maximum, count FROM summaries WHERE session_id = ? AND run_id = ?',
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
        return this.selectSummaries.all(sessionId, runId) as MetricSummary[];
    }

    /** Metrics of a session that had at least one number. */
    listMetrics(sessionId: string): string[] {
        return this.selectMetrics.all(sessionId) as string[];
    }
}

function summarise(steps: readonly TrainStepEvent[]): Iterable<Summary> {
    const summaries = new Map<string, Summary>();
    for (const { session_id: sessionId, run_id: runId, event_seq: seq, metrics } of steps) {
        for (const [metric, value] of Object.entries(metrics)) {
            if (value === null) {
                continue;
            }
            const key = JSON.stringify([sessionId, runId, metric]);
            const summary = summaries.get(key);
            if (!summary) {
                summaries.set(key, { sessionId, runId, metric, count: 1, last: value, lastSeq: seq, minimum: value, maximum: value });
                continue;
            }
            summary.count++;
            summary.minimum = Math.min(summary.minimum, value);
            summary.maximum = Math.max(summary.maximum, value);
            if (seq > summary.lastSeq) {
                summary.last = value;
                summary.lastSeq = seq;
            }
        }
    }
    return summaries.values();
}
