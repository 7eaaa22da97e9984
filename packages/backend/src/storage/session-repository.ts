import type { LatestStep, Omission, RunKind, TrainerIdentity } from '@onthefly/shared-types';
import type { SequenceInterval } from '../session/sequence-tracker';
import type { RunEdit, RunRecord } from '../session/run-record';
import type { SessionActivity, SessionEdit, SessionRecord } from '../session/training-session';
import type { Database, Statement } from '../sqlite/database';

interface SessionColumns {
    session_id: string;
    project: string;
    name: string;
    started_at: number;
    ended_at: number | null;
    archived_at: number | null;
    activity: SessionActivity;
    steps: number;
    lost_events: number;
    seen_seq: string;
    current_run_id: string | null;
    latest_step: string | null;
    trainer: string;
    given_name: string | null;
    note: string | null;
    origin_id: string | null;
    omissions: string | null;
}

interface RunColumns {
    session_id: string;
    run_id: string;
    name: string;
    kind: RunKind;
    started_at: number;
    event_seq: number;
    meta: string;
    given_name: string | null;
    note: string | null;
    pinned: number;
    parents: string;
}

export interface StoredSession {
    readonly record: SessionRecord;
    readonly runs: readonly RunRecord[];
    readonly seen: readonly SequenceInterval[];
}

/** Sessions and their runs. Writing methods are called inside the caller's transaction. */
export class SessionRepository {
    private readonly upsertSession: Statement;
    private readonly updateSession: Statement;
    private readonly markDeleted: Statement;
    private readonly upsertRunRow: Statement;
    private readonly updateRun: Statement;
    private readonly insertEdge: Statement;
    private readonly upsertSubset: Statement;
    private readonly selectSession: Statement;
    private readonly selectRuns: Statement;
    private readonly selectLastStep: Statement;
    private readonly selectRecent: Statement;
    private readonly selectAll: Statement;
    private readonly selectDeleted: Statement;

    constructor(database: Database) {
        // What a person said about a session or a run is left alone here: another process may have written it meanwhile. A session that
        // was deleted and whose trainer came back is there again.
        this.upsertSession = database.prepare(`
            INSERT INTO main.sessions (
                session_id, project, name, started_at, ended_at, activity, steps, lost_events, seen_seq, current_run_id, latest_step, trainer,
                omissions)
            VALUES (
                @session_id, @project, @name, @started_at, @ended_at, @activity, @steps, @lost_events, @seen_seq, @current_run_id,
                @latest_step, @trainer, @omissions)
            ON CONFLICT (session_id) DO UPDATE SET
                project = @project, name = @name, started_at = @started_at, ended_at = @ended_at, activity = @activity, steps = @steps,
                lost_events = @lost_events, seen_seq = @seen_seq, current_run_id = @current_run_id, latest_step = @latest_step,
                trainer = @trainer, omissions = @omissions, deleted_at = NULL`);
        this.updateSession = database.prepare(
            'UPDATE main.sessions SET given_name = @givenName, note = @note, archived_at = @archivedAt WHERE session_id = @sessionId',
        );
        this.markDeleted = database.prepare('UPDATE main.sessions SET deleted_at = ? WHERE session_id = ?');
        this.upsertRunRow = database.prepare(`
            INSERT INTO main.runs (session_id, run_id, name, kind, started_at, event_seq, meta)
            VALUES (@session_id, @run_id, @name, @kind, @started_at, @event_seq, @meta)
            ON CONFLICT (session_id, run_id) DO UPDATE SET
                name = @name, kind = @kind, started_at = @started_at, event_seq = @event_seq, meta = @meta`);
        this.updateRun = database.prepare(
            'UPDATE main.runs SET given_name = @givenName, note = @note, pinned = @pinned WHERE session_id = @sessionId AND run_id = @runId',
        );
        this.insertEdge = database.prepare('INSERT OR IGNORE INTO main.run_edges VALUES (?, ?, ?, ?)');
        this.upsertSubset = database.prepare('INSERT OR REPLACE INTO main.run_subsets VALUES (?, ?, ?, ?, ?, ?)');
        this.selectSession = database.prepare('SELECT * FROM sessions WHERE session_id = ? AND deleted_at IS NULL');
        this.selectRuns = database.prepare(`
            SELECT runs.*,
                (SELECT json_group_array(parent_run_id) FROM (
                    SELECT parent_run_id FROM run_edges
                    WHERE run_edges.session_id = runs.session_id AND run_edges.run_id = runs.run_id ORDER BY position)) AS parents
            FROM runs WHERE session_id = ?`);
        this.selectLastStep = database
            .prepare('SELECT step FROM metrics WHERE session_id = ? AND run_id = ? ORDER BY step DESC LIMIT 1')
            .pluck();
        this.selectAll = database.prepare('SELECT session_id FROM sessions WHERE deleted_at IS NULL ORDER BY started_at DESC').pluck();
        this.selectRecent = database
            .prepare('SELECT session_id FROM sessions WHERE deleted_at IS NULL ORDER BY started_at DESC LIMIT ?')
            .pluck();
        this.selectDeleted = database
            .prepare(
                `SELECT session_id FROM main.sessions AS sessions WHERE deleted_at IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM imports WHERE imports.import_id = sessions.import_id AND finished_at IS NULL)`,
            )
            .pluck();
    }

    saveSession(record: SessionRecord, seen: readonly SequenceInterval[]): void {
        this.upsertSession.run({
            session_id: record.sessionId,
            project: record.project,
            name: record.name,
            started_at: record.startedAt,
            ended_at: record.endedAt ?? null,
            activity: record.activity,
            steps: record.steps,
            lost_events: record.lostEvents,
            seen_seq: JSON.stringify(seen),
            current_run_id: record.currentRunId ?? null,
            latest_step: record.latest ? JSON.stringify(record.latest) : null,
            trainer: JSON.stringify(record.trainer),
            omissions: record.omissions ? JSON.stringify(record.omissions) : null,
        } satisfies Omit<SessionColumns, 'archived_at' | 'given_name' | 'note' | 'origin_id'>);
    }

    /** What a person said about a session that is stored. */
    saveSessionEdit(sessionId: string, { givenName, note, archivedAt }: SessionEdit): void {
        this.updateSession.run({ sessionId, givenName: givenName ?? null, note: note ?? null, archivedAt: archivedAt ?? null });
    }

    /** What a person said about a run that is stored. */
    saveRunEdit(sessionId: string, runId: string, { givenName, note, pinned }: RunEdit): void {
        this.updateRun.run({ sessionId, runId, givenName: givenName ?? null, note: note ?? null, pinned: pinned ? 1 : 0 });
    }

    /** From now on nobody finds the session; its rows may go one after the other. */
    markSessionDeleted(sessionId: string, at: number): void {
        this.markDeleted.run(at, sessionId);
    }

    /** Sessions whose rows are to go; not those that an import is just bringing in. */
    listDeletedSessionIds(): string[] {
        return this.selectDeleted.all() as string[];
    }

    /** Stores a run with its parents and, for a fork, the samples it was made on. */
    insertRun(run: RunRecord): void {
        const { sessionId, runId, meta } = run;
        this.upsertRunRow.run({
            session_id: sessionId,
            run_id: runId,
            name: run.name,
            kind: run.kind,
            started_at: run.startedAt,
            event_seq: run.eventSeq,
            meta: JSON.stringify(meta),
        });
        run.parents.forEach((parent, position) => this.insertEdge.run(sessionId, runId, parent, position));
        if (typeof meta['subset_count'] === 'number' && meta['subset_count'] > 0) {
            const selection = meta['selection'] as { ids?: unknown } | null | undefined;
            const asText = (value: unknown): string | null => (value === undefined || value === null ? null : JSON.stringify(value));
            this.upsertSubset.run(
                sessionId,
                runId,
                meta['subset_count'],
                asText(meta['region']),
                asText(selection && { ...selection, ids: undefined }),
                asText(selection?.ids),
            );
        }
    }

    findSession(sessionId: string): StoredSession | undefined {
        const row = this.selectSession.get(sessionId) as SessionColumns | undefined;
        if (!row) {
            return undefined;
        }
        return {
            record: readSession(row),
            runs: (this.selectRuns.all(sessionId) as RunColumns[]).map((run) => readRun(run, this.lastStepOf(run))),
            seen: JSON.parse(row.seen_seq) as SequenceInterval[],
        };
    }

    private lastStepOf({ session_id: sessionId, run_id: runId }: RunColumns): number {
        return (this.selectLastStep.get(sessionId, runId) as number | undefined) ?? 0;
    }

    /** Newest first. */
    listSessionIds(): string[] {
        return this.selectAll.all() as string[];
    }

    /** Newest first. */
    listRecentSessionIds(limit: number): string[] {
        return this.selectRecent.all(limit) as string[];
    }
}

function readSession(row: SessionColumns): SessionRecord {
    return {
        sessionId: row.session_id,
        project: row.project,
        name: row.name,
        startedAt: row.started_at,
        endedAt: row.ended_at ?? undefined,
        archivedAt: row.archived_at ?? undefined,
        activity: row.activity,
        steps: row.steps,
        lostEvents: row.lost_events,
        currentRunId: row.current_run_id ?? undefined,
        latest: row.latest_step === null ? undefined : (JSON.parse(row.latest_step) as LatestStep),
        trainer: JSON.parse(row.trainer) as TrainerIdentity,
        givenName: row.given_name ?? undefined,
        note: row.note ?? undefined,
        originId: row.origin_id ?? undefined,
        omissions: row.omissions === null ? undefined : (JSON.parse(row.omissions) as Omission[]),
    };
}

function readRun(row: RunColumns, steps: number): RunRecord {
    return {
        sessionId: row.session_id,
        runId: row.run_id,
        name: row.name,
        kind: row.kind,
        parents: JSON.parse(row.parents) as string[],
        startedAt: row.started_at,
        steps,
        eventSeq: row.event_seq,
        meta: JSON.parse(row.meta) as Record<string, unknown>,
        givenName: row.given_name ?? undefined,
        note: row.note ?? undefined,
        pinned: row.pinned === 1,
    };
}
