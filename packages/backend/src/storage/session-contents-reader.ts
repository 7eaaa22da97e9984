import { stat } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import type { Checkpoint, CheckpointFile, SessionContents } from '@onthefly/shared-types';
import { Storage } from './storage';
import { StoredResults } from './stored-results';

/** What a row comes to in the file, its place in the index included; measured on recordings of real trainers. */
const BYTES_PER_STEP = 130;
const BYTES_PER_LOG_LINE = 105;
const BYTES_PER_OTHER = 300;
const SEQUENCES_AT_ONCE = 50_000;

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
        const steps = count('SELECT steps FROM sessions WHERE session_id = ?');
        const logLines = await this.countPaced('logs', sessionId);
        const others = (await this.countPaced('events', sessionId)) + (await this.countPaced('test_metrics', sessionId));
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

    /** Rows of a table that is in the order of `event_seq`. A large one takes a while, in which sockets are read. */
    private async countPaced(table: string, sessionId: string): Promise<number> {
        const { database } = this.storage;
        const last = database.prepare(`SELECT max(event_seq) FROM ${table} WHERE session_id = ?`).pluck().get(sessionId) as number | null;
        const slice = `SELECT count(*) FROM ${table} WHERE session_id = ? AND event_seq >= ? AND event_seq < ?`;
        let rows = 0;
        for (let from = 0; from <= (last ?? -1); from += SEQUENCES_AT_ONCE) {
            rows += this.storage.database
                .prepare(slice)
                .pluck()
                .get(sessionId, from, from + SEQUENCES_AT_ONCE) as number;
            await breathe();
        }
        return rows;
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
