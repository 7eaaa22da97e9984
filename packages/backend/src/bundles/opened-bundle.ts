import type { ExpectedFile } from './stage-file';

/** A session as a bundle tells of it, before its rows were looked at. */
export interface AnnouncedSession {
    readonly sessionId: string;
    readonly name: string;
    readonly project: string;
    readonly startedAt: number;
    readonly runs: number;
    readonly steps: number;
}

/** A checkpoint that a session knows, with its file in the bundle if it is there. */
export interface AnnouncedCheckpoint {
    readonly sessionId: string;
    /** As the trainer told it. */
    readonly path: string;
    readonly file?: ExpectedFile;
}
