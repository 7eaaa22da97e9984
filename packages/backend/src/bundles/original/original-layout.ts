import { KNOWN_METRICS } from '@onthefly/shared-types';

/*
 * The layout in which the original OnTheFly extension exports: `bundle.json`, `runs.sqlite`, `checkpoints/<ckpt_id>.pt` and
 * `final_models/<session>-final.pt`. Names of tables are given; the columns here are those that the names and the trainer's events imply.
 * When read, columns may be called otherwise, be missing or be more (see foreign-row).
 */

export const ORIGINAL_LISTING = 'bundle.json';
export const ORIGINAL_DATABASE = 'runs.sqlite';
export const ORIGINAL_SCHEMA_VERSION = 1.1;

/** Under this key of `kv` stands what the other tables have no place for, as JSON. */
export const SESSION_KEY = 'onthefly.session';

export const ORIGINAL_TABLES = [
    'runs',
    'run_edges',
    'run_subsets',
    'checkpoints',
    'metrics',
    'summaries',
    'kv',
    'logs',
    'test_metrics',
    'session_final_models',
    'report_loss_dist',
] as const;

export type OriginalTable = (typeof ORIGINAL_TABLES)[number];

/** `ts` of steps and tests is in seconds since the epoch, all other times are in milliseconds. */
export const ORIGINAL_SCHEMA = `
    CREATE TABLE runs (
        run_id TEXT PRIMARY KEY, session_id TEXT, project TEXT, name TEXT, kind TEXT, created_at REAL, meta TEXT,
        given_name TEXT, note TEXT, pinned INTEGER, event_seq INTEGER);
    CREATE TABLE run_edges (parent_run_id TEXT, child_run_id TEXT, position INTEGER, PRIMARY KEY (parent_run_id, child_run_id));
    CREATE TABLE run_subsets (run_id TEXT PRIMARY KEY, sample_count INTEGER, indices TEXT, region TEXT, selection TEXT);
    CREATE TABLE checkpoints (ckpt_id TEXT PRIMARY KEY, run_id TEXT, step INTEGER, path TEXT, source TEXT, created_at REAL, event_seq INTEGER);
    CREATE TABLE metrics (
        id INTEGER PRIMARY KEY, run_id TEXT, step INTEGER, epoch INTEGER, ${KNOWN_METRICS.map((name) => `${name} REAL`).join(', ')},
        extra TEXT, ts REAL, event_seq INTEGER);
    CREATE INDEX metrics_by_run ON metrics (run_id, step);
    CREATE TABLE summaries (
        run_id TEXT, metric TEXT, count INTEGER, last REAL, minimum REAL, maximum REAL, PRIMARY KEY (run_id, metric));
    CREATE TABLE kv (key TEXT PRIMARY KEY, value TEXT);
    CREATE TABLE logs (
        id INTEGER PRIMARY KEY, session_id TEXT, run_id TEXT, level TEXT, phase TEXT, step INTEGER, text TEXT, ts REAL, event_seq INTEGER);
    CREATE TABLE test_metrics (id INTEGER PRIMARY KEY, run_id TEXT, step INTEGER, loss REAL, ts REAL, event_seq INTEGER);
    CREATE TABLE session_final_models (
        session_id TEXT, run_id TEXT, label TEXT, step INTEGER, ckpt_path TEXT, avg_loss REAL, source TEXT, created_at REAL);
    CREATE TABLE report_loss_dist (
        run_id TEXT, subset_on TEXT, at_step INTEGER, requested INTEGER, losses TEXT, sample_indices TEXT, note TEXT, positions INTEGER,
        created_at REAL);
`;
