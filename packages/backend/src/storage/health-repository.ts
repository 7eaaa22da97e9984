import type { HealthKind, HealthResult } from '@onthefly/shared-types';
import type { Database, Statement } from '../sqlite/database';

interface HealthColumns {
    session_id: string;
    run_id: string;
    kind: HealthKind;
    checked_at: number;
    step: number | null;
    text: string;
    details: string;
    other_ranks: string | null;
}

const LISTED_RESULTS = 500;

/** Results of health checks. */
export class HealthRepository {
    private readonly insertRow: Statement;
    private readonly selectRows: Statement;

    constructor(database: Database) {
        this.insertRow = database.prepare(`
            INSERT OR REPLACE INTO main.health_results VALUES (
                @session_id, @run_id, @kind, @checked_at, @step, @text, @details, @other_ranks)`);
        this.selectRows = database.prepare('SELECT * FROM health_results WHERE session_id = ? ORDER BY checked_at DESC LIMIT ?');
    }

    insert(sessionId: string, result: HealthResult): void {
        this.insertRow.run({
            session_id: sessionId,
            run_id: result.runId,
            kind: result.kind,
            checked_at: result.at,
            step: result.step ?? null,
            text: result.text,
            details: JSON.stringify(result.details),
            other_ranks: result.otherRanks ? JSON.stringify(result.otherRanks) : null,
        } satisfies HealthColumns);
    }

    /** Newest first. */
    list(sessionId: string): HealthResult[] {
        return (this.selectRows.all(sessionId, LISTED_RESULTS) as HealthColumns[]).map((row) => ({
            kind: row.kind,
            runId: row.run_id,
            step: row.step ?? undefined,
            at: row.checked_at,
            text: row.text,
            details: JSON.parse(row.details) as Record<string, unknown>,
            otherRanks: row.other_ranks === null ? undefined : (JSON.parse(row.other_ranks) as HealthResult['otherRanks']),
        }));
    }
}
