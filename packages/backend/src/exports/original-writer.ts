import { stat } from 'node:fs/promises';
import { toFileName, UniqueNames, KNOWN_METRICS } from '@onthefly/shared-types';
import { FolderSink } from '../bundles/folder-sink';
import {
    ORIGINAL_DATABASE,
    ORIGINAL_LISTING,
    ORIGINAL_SCHEMA,
    ORIGINAL_SCHEMA_VERSION,
    SESSION_KEY,
} from '../bundles/original/original-layout';
import type { JobProgress } from '../common/job-progress';
import type { Database } from '../sqlite/database';
import { SQL_NOT_FINITE } from '../storage/metric-columns';
import { inBatches } from '../storage/paced-rows';
import type { Row, Value } from '../storage/row-copier';
import type { ExportContext, ExportedCheckpoint, ExportedSession, Written } from './export-context';

/** A table of the original's as a query on ours, in the order of its columns. */
const QUERIES: Readonly<Record<string, string>> = {
    runs: `SELECT r.run_id, r.session_id, s.project, r.name, r.kind, r.started_at, r.meta, r.given_name, r.note, r.pinned, r.event_seq
        FROM runs r JOIN sessions s USING (session_id) WHERE r.session_id = ? ORDER BY r.started_at, r.event_seq`,
    run_edges: 'SELECT parent_run_id, run_id, position FROM run_edges WHERE session_id = ? ORDER BY run_id, position',
    run_subsets: 'SELECT run_id, sample_count, indices, region, selection FROM run_subsets WHERE session_id = ?',
    metrics: `SELECT NULL, run_id, step, epoch, ${KNOWN_METRICS.map(orNull).join(', ')}, extra, ts / 1000.0, event_seq FROM metrics
        WHERE session_id = ? ORDER BY run_id, step, event_seq`,
    summaries: `SELECT run_id, metric, count, ${['last', 'minimum', 'maximum'].map(orNull).join(', ')} FROM summaries WHERE session_id = ?`,
    logs: 'SELECT NULL, session_id, run_id, level, phase, step, text, ts, event_seq FROM logs WHERE session_id = ? ORDER BY event_seq',
    test_metrics: 'SELECT NULL, run_id, batch, loss, ts / 1000.0, event_seq FROM test_metrics WHERE session_id = ? ORDER BY event_seq',
    session_final_models: `SELECT session_id, run_id, label, step, checkpoint_path, average_loss, source, tested_at
        FROM session_final_models WHERE session_id = ? ORDER BY tested_at`,
};

const BYTES_PER_ROW = 130;

/** The original has NULL for a number that was not finite. */
function orNull(column: string): string {
    return `nullif(${column}, ${SQL_NOT_FINITE})`;
}

/** Writes one session in the layout of the original extension. */
export async function writeOriginal(context: ExportContext): Promise<Written> {
    const [session] = context.sessions;
    if (!session) {
        throw new Error('There is no session to write.');
    }
    return new OriginalWriter(context, session, await FolderSink.create(context.path, context.progress)).write();
}

class OriginalWriter {
    private readonly files: object[] = [];
    private readonly missing: string[] = [];
    private readonly names = new UniqueNames();

    constructor(
        private readonly context: ExportContext,
        private readonly session: ExportedSession,
        private readonly sink: FolderSink,
    ) {}

    async write(): Promise<Written> {
        const { progress, scratchPath } = this.context;
        const { steps, logLines, checkpoints, sessionId } = this.session;
        const fileBytes = checkpoints.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
        progress.expect(2 * (steps + logLines) * BYTES_PER_ROW + fileBytes, 'bytes');
        progress.say('Copying what was recorded');
        const ids = this.session.checkpoints.map(({ runId, step }) => this.names.take(toFileName(`${runId}-step${step}`)));
        await this.writeDatabase(ids);
        progress.expect((steps + logLines) * BYTES_PER_ROW + (await stat(scratchPath)).size + fileBytes, 'bytes');
        await this.add(ORIGINAL_DATABASE, scratchPath);
        const finalModel = this.findFinalModel();
        this.context.releaseDatabase();
        progress.say('Copying checkpoints');
        for (const [place, { path, toldPath, bytes }] of checkpoints.entries()) {
            if (bytes === undefined || !(await this.add(`checkpoints/${ids[place] ?? ''}.pt`, path))) {
                this.missing.push(toldPath);
            }
        }
        if (finalModel) {
            await this.add(`final_models/${toFileName(sessionId)}-final.pt`, finalModel.path);
        }
        const listing = { schema_version: ORIGINAL_SCHEMA_VERSION, exported_at: Date.now(), sessions: [sessionId], files: this.files };
        await this.sink.addText(ORIGINAL_LISTING, `${JSON.stringify(listing, undefined, 2)}\n`);
        const notes = ["The original's layout has no place for commands, health checks, alerts and marks: a bundle holds them."];
        return { bytes: await this.sink.finish(), missing: this.missing, notes };
    }

    private async add(path: string, source: string): Promise<boolean> {
        const file = await this.sink.addFile(path, source);
        if (file) {
            this.files.push({ path, ...file });
        }
        return file !== undefined;
    }

    private async writeDatabase(ids: readonly string[]): Promise<void> {
        const { database, driver, scratchPath, progress } = this.context;
        const { sessionId, checkpoints } = this.session;
        const target = driver.open(scratchPath);
        try {
            target.pragma('synchronous = OFF');
            target.exec(ORIGINAL_SCHEMA);
            for (const [table, query] of Object.entries(QUERIES)) {
                await copyRows(database, target, table, query, sessionId, progress);
            }
            const insertCheckpoint = target.prepare('INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?, ?, ?)');
            const stored = database.prepare('SELECT source, saved_at, event_seq FROM checkpoints WHERE session_id = ? AND path = ?').raw();
            for (const [place, { toldPath, runId, step }] of checkpoints.entries()) {
                insertCheckpoint.run(ids[place], runId, step, toldPath, ...(stored.get(sessionId, toldPath) as Row));
            }
            copyReports(database, target, sessionId);
            target.prepare('INSERT INTO kv VALUES (?, ?)').run(SESSION_KEY, JSON.stringify(describeSession(database, sessionId)));
            copyKept(database, target, sessionId);
        } finally {
            target.close();
        }
    }

    /** The newest tested model whose file is there. */
    private findFinalModel(): ExportedCheckpoint | undefined {
        const { sessionId, checkpoints } = this.session;
        const paths = this.context.database
            .prepare('SELECT checkpoint_path FROM session_final_models WHERE session_id = ? ORDER BY tested_at DESC')
            .pluck()
            .all(sessionId) as (string | null)[];
        return paths.map((path) => checkpoints.find(({ toldPath }) => toldPath === path)).find((each) => each?.bytes !== undefined);
    }
}

async function copyRows(
    source: Database,
    target: Database,
    table: string,
    query: string,
    sessionId: string,
    progress: JobProgress,
): Promise<void> {
    const rows = source.prepare(query).raw().iterate(sessionId);
    let insert: { run(...values: Value[]): unknown } | undefined;
    const store = target.transaction((batch: readonly Row[]) => batch.forEach((row) => insert?.run(...row)));
    for await (const batch of inBatches<Row>(rows, progress.signal)) {
        insert ??= target.prepare(`INSERT INTO ${table} VALUES (${(batch[0] ?? []).map(() => '?').join(', ')})`);
        store.immediate(batch);
        progress.advance(batch.length * BYTES_PER_ROW);
    }
}

/** Losses as JSON: a loss that was no number is null. */
function copyReports(source: Database, target: Database, sessionId: string): void {
    const insert = target.prepare('INSERT INTO report_loss_dist VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    const rows = source
        .prepare(
            `SELECT run_id, subset_on, step, requested, losses, sample_indices, note, positions, created_at FROM report_loss_dist
            WHERE session_id = ?`,
        )
        .raw()
        .all(sessionId) as Row[];
    for (const [runId, subsetOn, step, requested, losses, indices, note, positions, at] of rows) {
        const numbers = [new Float32Array(aligned(losses)), new Int32Array(aligned(indices))].map((each) =>
            JSON.stringify(Array.from(each)),
        );
        insert.run(runId, subsetOn, step, requested, ...numbers, note, positions, at);
    }
}

function aligned(value: Value | undefined): ArrayBuffer {
    return value instanceof Uint8Array ? Uint8Array.from(value).buffer : new ArrayBuffer(0);
}

function describeSession(database: Database, sessionId: string): object {
    return database
        .prepare(
            `SELECT session_id AS sessionId, project, name, given_name AS givenName, note, started_at AS startedAt, ended_at AS endedAt,
            activity, lost_events AS lostEvents, trainer FROM sessions WHERE session_id = ?`,
        )
        .all(sessionId)
        .map((row) => ({ ...(row as object), trainer: JSON.parse((row as { trainer: string }).trainer) as object }))[0] as object;
}

/** What came from an original and was kept goes back to where it came from. */
function copyKept(source: Database, target: Database, sessionId: string): void {
    const rows = source
        .prepare("SELECT fields FROM events WHERE session_id = ? AND type = 'original.kv' ORDER BY event_seq")
        .pluck()
        .all(sessionId) as string[];
    const insert = target.prepare('INSERT OR IGNORE INTO kv VALUES (?, ?)');
    for (const { key, value } of rows.map((fields) => JSON.parse(fields) as { key?: unknown; value?: unknown })) {
        if (typeof key === 'string') {
            insert.run(key, typeof value === 'string' || typeof value === 'number' ? value : null);
        }
    }
}
