import type { Asker, CommandRecord, CommandState, TrainerCommandName } from '@onthefly/shared-types';
import type { Database, Statement } from '../sqlite/database';

interface CommandColumns {
    command_id: string;
    session_id: string;
    run_id: string | null;
    command: TrainerCommandName;
    payload: string;
    asked_by: Asker;
    state: CommandState;
    requested_at: number;
    sent_at: number | null;
    settled_at: number | null;
    step: number | null;
    reason: string | null;
}

/** What trainers were asked, and what became of it. */
export class CommandRepository {
    private readonly upsertRow: Statement;
    private readonly selectRows: Statement;

    constructor(database: Database) {
        this.upsertRow = database.prepare(`
            INSERT OR REPLACE INTO main.commands VALUES (
                @command_id, @session_id, @run_id, @command, @payload, @asked_by, @state,
                @requested_at, @sent_at, @settled_at, @step, @reason)`);
        this.selectRows = database.prepare('SELECT * FROM commands WHERE session_id = ? ORDER BY requested_at DESC LIMIT ?');
    }

    save(record: CommandRecord): void {
        this.upsertRow.run({
            command_id: record.commandId,
            session_id: record.sessionId,
            run_id: record.runId ?? null,
            command: record.command,
            payload: JSON.stringify(record.payload),
            asked_by: record.askedBy,
            state: record.state,
            requested_at: record.requestedAt,
            sent_at: record.sentAt ?? null,
            settled_at: record.settledAt ?? null,
            step: record.step ?? null,
            reason: record.reason ?? null,
        } satisfies CommandColumns);
    }

    /** Newest first. */
    list(sessionId: string, limit: number): CommandRecord[] {
        return (this.selectRows.all(sessionId, limit) as CommandColumns[]).map((row) => ({
            commandId: row.command_id,
            sessionId: row.session_id,
            runId: row.run_id ?? undefined,
            command: row.command,
            payload: JSON.parse(row.payload) as object,
            askedBy: row.asked_by,
            state: row.state,
            requestedAt: row.requested_at,
            sentAt: row.sent_at ?? undefined,
            settledAt: row.settled_at ?? undefined,
            step: row.step ?? undefined,
            reason: row.reason ?? undefined,
        }));
    }
}
