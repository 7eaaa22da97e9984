import type { Checkpoint } from '@onthefly/shared-types';
import type { Database, Statement } from '../sqlite/database';

interface CheckpointColumns {
    session_id: string;
    path: string;
    run_id: string;
    step: number;
    source: string;
    saved_at: number;
    absolute_path: string | null;
}

/** Checkpoint files that trainers told of. Whether a file is still there is another question. */
export class CheckpointRepository {
    private readonly insertRow: Statement;
    private readonly selectRows: Statement;
    private readonly selectLatest: Statement;

    constructor(database: Database) {
        this.insertRow = database.prepare(`
            INSERT OR IGNORE INTO main.checkpoints (session_id, path, run_id, step, source, saved_at, absolute_path)
            VALUES (@sessionId, @path, @runId, @step, @source, @savedAt, @absolutePath)`);
        this.selectRows = database.prepare('SELECT * FROM checkpoints WHERE session_id = ? ORDER BY saved_at DESC');
        this.selectLatest = database.prepare(
            'SELECT * FROM checkpoints WHERE session_id = ? AND run_id = ? ORDER BY step DESC, saved_at DESC',
        );
    }

    /** One that no event tells of. One that is known already is left as it is. */
    insert({ sessionId, path, runId, step, source, savedAt, absolutePath }: Checkpoint): void {
        this.insertRow.run({ sessionId, path, runId, step, source, savedAt, absolutePath: absolutePath ?? null });
    }

    /** Newest first. */
    list(sessionId: string): Checkpoint[] {
        return (this.selectRows.all(sessionId) as CheckpointColumns[]).map(readCheckpoint);
    }

    /** Of the highest step first, as the client chooses them. */
    listForRun(sessionId: string, runId: string): Checkpoint[] {
        return (this.selectLatest.all(sessionId, runId) as CheckpointColumns[]).map(readCheckpoint);
    }
}

function readCheckpoint(row: CheckpointColumns): Checkpoint {
    return {
        sessionId: row.session_id,
        runId: row.run_id,
        step: row.step,
        path: row.path,
        absolutePath: row.absolute_path ?? undefined,
        source: row.source,
        savedAt: row.saved_at,
    };
}
