import type { Database } from '../sqlite/database';

/*
 * The schema, as numbered steps; `user_version` holds the number of the last one applied. Steps are only ever added.
 *
 * A run is known by (session_id, run_id), an event by (session_id, event_seq). Times are milliseconds since the epoch.
 * `metrics` is clustered by step, because charts read ranges of steps; numbers beyond the known columns are JSON in `extra`.
 */
const MIGRATIONS: readonly string[] = [
    `
    CREATE TABLE kv (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

    CREATE TABLE sessions (
        session_id TEXT PRIMARY KEY,
        project TEXT NOT NULL,
        name TEXT NOT NULL,
        started_at REAL NOT NULL,
        ended_at REAL,
        archived_at REAL,
        activity TEXT NOT NULL CHECK (activity IN ('running', 'paused', 'finished')),
        steps INTEGER NOT NULL,
        lost_events INTEGER NOT NULL,
        seen_seq TEXT NOT NULL,
        current_run_id TEXT,
        latest_step TEXT,
        trainer TEXT NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE runs (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        run_id TEXT NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('root', 'fork', 'merge')),
        started_at REAL NOT NULL,
        event_seq INTEGER NOT NULL,
        meta TEXT NOT NULL,
        PRIMARY KEY (session_id, run_id)
    ) WITHOUT ROWID;

    CREATE TABLE run_edges (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        run_id TEXT NOT NULL,
        parent_run_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (session_id, run_id, parent_run_id)
    ) WITHOUT ROWID;

    CREATE TABLE run_subsets (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        run_id TEXT NOT NULL,
        sample_count INTEGER,
        region TEXT,
        selection TEXT,
        indices TEXT,
        PRIMARY KEY (session_id, run_id)
    ) WITHOUT ROWID;

    CREATE TABLE checkpoints (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        path TEXT NOT NULL,
        run_id TEXT NOT NULL,
        step INTEGER NOT NULL,
        source TEXT NOT NULL,
        saved_at REAL NOT NULL,
        event_seq INTEGER,
        absolute_path TEXT,
        PRIMARY KEY (session_id, path)
    ) WITHOUT ROWID;
    CREATE INDEX checkpoints_by_run ON checkpoints (session_id, run_id, step);

    CREATE TABLE metrics (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        run_id TEXT NOT NULL,
        step INTEGER NOT NULL,
        event_seq INTEGER NOT NULL,
        epoch INTEGER,
        ts REAL NOT NULL,
        loss REAL, val_loss REAL, accuracy REAL, grad_norm REAL, lr REAL, weight_norm REAL,
        activation_zero_frac REAL, throughput REAL, mem_vram REAL, gpu_util REAL,
        extra TEXT,
        PRIMARY KEY (session_id, run_id, step, event_seq)
    ) WITHOUT ROWID;

    CREATE TABLE summaries (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        run_id TEXT NOT NULL,
        metric TEXT NOT NULL,
        count INTEGER NOT NULL,
        last REAL NOT NULL,
        last_seq INTEGER NOT NULL,
        minimum REAL NOT NULL,
        maximum REAL NOT NULL,
        PRIMARY KEY (session_id, run_id, metric)
    ) WITHOUT ROWID;

    CREATE TABLE logs (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        event_seq INTEGER NOT NULL,
        run_id TEXT NOT NULL,
        ts REAL NOT NULL,
        level TEXT NOT NULL,
        phase TEXT,
        step INTEGER,
        text TEXT NOT NULL,
        PRIMARY KEY (session_id, event_seq)
    ) WITHOUT ROWID;

    CREATE TABLE events (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        event_seq INTEGER NOT NULL,
        run_id TEXT NOT NULL,
        ts REAL NOT NULL,
        type TEXT NOT NULL,
        fields TEXT NOT NULL,
        PRIMARY KEY (session_id, event_seq)
    ) WITHOUT ROWID;

    CREATE TABLE test_metrics (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        event_seq INTEGER NOT NULL,
        run_id TEXT NOT NULL,
        batch INTEGER NOT NULL,
        loss REAL,
        ts REAL NOT NULL,
        PRIMARY KEY (session_id, event_seq)
    ) WITHOUT ROWID;

    CREATE TABLE session_final_models (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        run_id TEXT NOT NULL,
        label TEXT NOT NULL,
        step INTEGER NOT NULL,
        checkpoint_path TEXT,
        average_loss REAL,
        source TEXT,
        tested_at REAL NOT NULL,
        PRIMARY KEY (session_id, run_id, label)
    ) WITHOUT ROWID;

    CREATE TABLE report_loss_dist (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        run_id TEXT NOT NULL,
        created_at REAL NOT NULL,
        subset_on TEXT NOT NULL,
        step INTEGER,
        requested INTEGER,
        losses BLOB NOT NULL,
        sample_indices BLOB NOT NULL,
        note TEXT,
        positions INTEGER NOT NULL,
        PRIMARY KEY (session_id, run_id, created_at)
    ) WITHOUT ROWID;
    `,
    `
    CREATE TABLE commands (
        command_id TEXT PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        run_id TEXT,
        command TEXT NOT NULL,
        payload TEXT NOT NULL,
        asked_by TEXT NOT NULL,
        state TEXT NOT NULL,
        requested_at REAL NOT NULL,
        sent_at REAL,
        settled_at REAL,
        step INTEGER,
        reason TEXT
    ) WITHOUT ROWID;
    CREATE INDEX commands_by_session ON commands (session_id, requested_at);

    CREATE TABLE health_results (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        run_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        checked_at REAL NOT NULL,
        step INTEGER,
        text TEXT NOT NULL,
        details TEXT NOT NULL,
        other_ranks TEXT,
        PRIMARY KEY (session_id, kind, checked_at)
    ) WITHOUT ROWID;
    `,
    `
    CREATE TABLE alerts (
        session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
        run_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        step INTEGER,
        at REAL NOT NULL,
        message TEXT NOT NULL,
        PRIMARY KEY (session_id, at, run_id, kind)
    ) WITHOUT ROWID;
    `,
    `
    ALTER TABLE sessions ADD COLUMN given_name TEXT;
    ALTER TABLE sessions ADD COLUMN note TEXT;
    ALTER TABLE sessions ADD COLUMN deleted_at REAL;
    ALTER TABLE runs ADD COLUMN given_name TEXT;
    ALTER TABLE runs ADD COLUMN note TEXT;
    ALTER TABLE runs ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
    `,
    // The process that records a session, while it does.
    `
    ALTER TABLE sessions ADD COLUMN recorder TEXT;
    `,
    // Sessions of an import that has not finished are marked as deleted: they appear all at once. `owner` is the process that works on it.
    `
    CREATE TABLE imports (
        import_id TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        folder TEXT NOT NULL,
        owner TEXT NOT NULL,
        began_at REAL NOT NULL,
        finished_at REAL
    ) WITHOUT ROWID;
    ALTER TABLE sessions ADD COLUMN import_id TEXT;
    ALTER TABLE sessions ADD COLUMN origin_id TEXT;
    `,
    // NaN is a value: infinity stands for it, NULL for what was not logged. The client names a loss with every step.
    `
    ALTER TABLE summaries ADD COLUMN not_finite INTEGER NOT NULL DEFAULT 0;
    UPDATE metrics SET loss = 9e999 WHERE loss IS NULL;
    INSERT INTO summaries (session_id, run_id, metric, count, not_finite, last, last_seq, minimum, maximum)
        SELECT session_id, run_id, 'loss', 0, count(*), 9e999, max(event_seq), 9e999, 9e999 FROM metrics
        WHERE loss = 9e999 GROUP BY session_id, run_id
        ON CONFLICT (session_id, run_id, metric) DO UPDATE SET
            not_finite = excluded.not_finite,
            last = CASE WHEN excluded.last_seq > last_seq THEN excluded.last ELSE last END,
            last_seq = max(last_seq, excluded.last_seq);
    `,
    // What its trainer sent and what was not kept as it came.
    `
    ALTER TABLE sessions ADD COLUMN omissions TEXT;
    `,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** The file was written by a later version, whose tables this one does not know. */
export class NewerSchemaError extends Error {
    constructor(readonly found: number) {
        super(`The database has schema version ${found}; this version of OnTheFly knows ${SCHEMA_VERSION}.`);
    }
}

/**
 * Brings a database to the present schema, or to an earlier one, all steps in one transaction.
 *
 * @param beforeUpgrade called with the present version when there is something that could be lost by it; what it throws stops the upgrade
 */
export function migrate(database: Database, beforeUpgrade: (found: number) => void, version = SCHEMA_VERSION): void {
    const found = requireKnownVersion(database);
    if (found >= version) {
        return;
    }
    if (found > 0) {
        beforeUpgrade(found);
    }
    const apply = database.transaction(() => {
        // Another process may have done it meanwhile, or more than that.
        const present = versionOf(database);
        if (present < version) {
            MIGRATIONS.slice(present, version).forEach((step) => database.exec(step));
            database.pragma(`user_version = ${version}`);
        }
    });
    apply.immediate();
}

/** @returns the version of a database @throws NewerSchemaError when this version of OnTheFly does not know it */
export function requireKnownVersion(database: Database): number {
    const found = versionOf(database);
    if (found > SCHEMA_VERSION) {
        throw new NewerSchemaError(found);
    }
    return found;
}

export function versionOf(database: Database): number {
    return Number(database.pragma('user_version', { simple: true }));
}
