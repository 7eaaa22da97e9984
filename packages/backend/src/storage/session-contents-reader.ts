import { stat } from 'node:fs/promises';
import { inject, injectable } from 'inversify';
import type { Checkpoint, CheckpointFile, SessionContents } from '@onthefly/shared-types';
import { Storage } from './storage';
import { StoredResults } from './stored-results';

/** What a row comes to in the file, its place in the index included; measured on recordings of real trainers. */
const BYTES_PER_STEP = 130;
const BYTES_PER_LOG_LINE = 105;
const BYTES_PER_OTHER = 300;

/** Tells what a session holds, before it is deleted or moved. */
@injectable()
export class SessionContentsReader {
    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(StoredResults) private readonly results: StoredResults,
    ) {}

    async read(sessionId: string): Promise<SessionContents> {
        const known = this.results.listCheckpoints(sessionId);
        const count = (sql: string): number => (this.storage.database.prepare(sql).pluck().get(sessionId) as number | null) ?? 0;
        const rows = (table: string): number => count(`SELECT count(*) FROM ${table} WHERE session_id = ?`);
        const [steps, logLines, others] = [rows('metrics'), rows('logs'), rows('events') + rows('test_metrics')];
        const reportBytes = count('SELECT sum(length(losses) + length(sample_indices)) FROM report_loss_dist WHERE session_id = ?');
        return {
            sessionId,
            runs: rows('runs'),
            steps,
            logLines,
            reports: rows('report_loss_dist'),
            healthChecks: rows('health_results'),
            commands: rows('commands'),
            bytes: steps * BYTES_PER_STEP + logLines * BYTES_PER_LOG_LINE + others * BYTES_PER_OTHER + reportBytes,
            checkpoints: await Promise.all(known.map(measure)),
        };
    }
}

async function measure({ path, absolutePath }: Checkpoint): Promise<CheckpointFile> {
    if (absolutePath === undefined) {
        return { path };
    }
    try {
        return { path: absolutePath, bytes: (await stat(absolutePath)).size };
    } catch {
        return { path: absolutePath };
    }
}
