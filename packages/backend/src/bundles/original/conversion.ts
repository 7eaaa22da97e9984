import type { JobProgress } from '../../common/job-progress';
import type { Database } from '../../sqlite/database';
import type { AnnouncedCheckpoint } from '../opened-bundle';
import type { ExpectedFile } from '../stage-file';
import type { ForeignRow } from './foreign-row';
import type { OriginalTable } from './original-layout';
import { readRows } from './original-streams';
import type { SessionBook } from './session-book';

/** Files of an original's bundle, by what its database says of them. */
export interface OriginalFiles {
    /** By its id, or else by its path. */
    findCheckpoint(ckptId: string | undefined, path: string | undefined): ExpectedFile | undefined;
    findFinalModel(sessionId: string): ExpectedFile | undefined;
}

/** One original's database on its way into one of our own. */
export class Conversion {
    /** What was found of checkpoints so far. */
    readonly checkpoints: AnnouncedCheckpoint[] = [];

    constructor(
        readonly source: Database,
        readonly target: Database,
        /** Columns of each table that there is. */
        readonly columns: ReadonlyMap<OriginalTable, readonly string[]>,
        readonly book: SessionBook,
        readonly files: OriginalFiles,
        readonly progress: JobProgress,
    ) {}

    /** In the order in which they were written; none when there is no such table. */
    async *rows(table: OriginalTable): AsyncGenerator<ForeignRow> {
        const columns = this.columns.get(table);
        if (columns) {
            yield* readRows(this.source, table, columns, this.progress.signal);
        }
    }

    /** A path is the key of a checkpoint; two of one path are told apart by their ids. */
    addCheckpoint(sessionId: string, path: string, id: string | undefined, file: ExpectedFile | undefined): string {
        const isTaken = this.checkpoints.some((each) => each.sessionId === sessionId && each.path === path);
        const free = isTaken ? `${path}#${id ?? this.checkpoints.length}` : path;
        this.checkpoints.push({ sessionId, path: free, file });
        return free;
    }
}
