import type { CheckpointFile } from '@onthefly/shared-types';
import type { JobProgress } from '../common/job-progress';
import type { Database } from '../sqlite/database';
import type { SqliteDriver } from '../sqlite/sqlite-driver';

/** A session that is exported. */
export interface ExportedSession {
    readonly sessionId: string;
    readonly project: string;
    /** What a person calls it. */
    readonly name: string;
    readonly startedAt: number;
    readonly runs: number;
    readonly steps: number;
    readonly logLines: number;
    /** In the database, roughly. */
    readonly recordedBytes: number;
    /** As the trainer tells them, with the place of the file. */
    readonly checkpoints: readonly ExportedCheckpoint[];
}

export interface ExportedCheckpoint extends CheckpointFile {
    readonly runId: string;
    readonly step: number;
    readonly toldPath: string;
}

/** What a writer of one format works with. */
export interface ExportContext {
    /** A view that does not change while it is read. */
    readonly database: Database;
    readonly sessions: readonly ExportedSession[];
    /** Of the file or folder to make; does not exist yet. */
    readonly path: string;
    /** For a file that is needed on the way only, on the same disk; does not exist yet. */
    readonly scratchPath: string;
    /** That `database` was opened with. */
    readonly driver: SqliteDriver;
    /** Call it when nothing more is read from `database` and there is still much to do. */
    releaseDatabase(): void;
    readonly progress: JobProgress;
    /** Of files that spreadsheets open. */
    readonly byteOrderMark: boolean;
}

/** What a writer made. */
export interface Written {
    readonly bytes: number;
    readonly missing?: readonly string[];
    readonly notes?: readonly string[];
}
