import type { Alert, AlertKind } from '@onthefly/shared-types';
import type { Database, Statement } from '../sqlite/database';

interface AlertColumns {
    session_id: string;
    run_id: string;
    kind: AlertKind;
    step: number | null;
    at: number;
    message: string;
}

const LISTED_ALERTS = 1_000;

/** Alerts as they were raised. */
export class AlertRepository {
    private readonly insertRow: Statement;
    private readonly selectRows: Statement;

    constructor(database: Database) {
        this.insertRow = database.prepare('INSERT OR REPLACE INTO main.alerts VALUES (@session_id, @run_id, @kind, @step, @at, @message)');
        this.selectRows = database.prepare('SELECT * FROM alerts WHERE ? IS NULL OR session_id = ? ORDER BY at DESC LIMIT ?');
    }

    insert(alert: Alert): void {
        this.insertRow.run({
            session_id: alert.sessionId,
            run_id: alert.runId,
            kind: alert.kind,
            step: alert.step ?? null,
            at: alert.at,
            message: alert.message,
        } satisfies AlertColumns);
    }

    /** Of one session, or of all; newest first. */
    list(sessionId: string | undefined): Alert[] {
        const rows = this.selectRows.all(sessionId ?? null, sessionId ?? null, LISTED_ALERTS) as AlertColumns[];
        return rows.map((row) => ({
            sessionId: row.session_id,
            runId: row.run_id,
            kind: row.kind,
            step: row.step ?? undefined,
            at: row.at,
            message: row.message,
        }));
    }
}
