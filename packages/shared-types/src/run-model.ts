import type { Omission } from './omissions';
import type { LogLevel, MetricValues } from './trainer-events';

/**
 * What a session is doing.
 * - `running`, `paused`: a trainer is connected and says so.
 * - `reconnecting`: its socket closed a moment ago and it may come back.
 * - `finished`: the trainer said that training is over.
 * - `ended`: the connection is gone and the trainer never said that it had finished.
 */
export type RunActivityState = 'running' | 'paused' | 'reconnecting' | 'finished' | 'ended';

/** Who is on the other end of a trainer connection, as far as the operating system tells. */
export interface TrainerIdentity {
    readonly pid?: number;
    /** Working folder: relative checkpoint paths start here. */
    readonly cwd?: string;
    readonly command?: string;
    /** File name of the script, for people. */
    readonly script?: string;
    /** The IDE in whose terminal it was started, where one told its terminals. */
    readonly terminalId?: string;
    /** Of the client, as it tells it. */
    readonly version?: string;
    readonly rank?: number;
    readonly worldSize?: number;
    /** Equal for all ranks of one distributed job. */
    readonly jobId?: string;
}

/** One `session_id`: one `fit()` of one trainer process. */
export interface Session {
    readonly sessionId: string;
    readonly project: string;
    /** What a person called it, otherwise the trainer's name for it. */
    readonly name: string;
    /** What a person wrote about it. */
    readonly note?: string;
    /** The id that it had where it was imported from, when another session has that here. */
    readonly originId?: string;
    /** Milliseconds since the epoch, as all times here. */
    readonly startedAt: number;
    readonly endedAt?: number;
    readonly archivedAt?: number;
    readonly state: RunActivityState;
    /** True while a trainer that writes this session is connected. */
    readonly connected: boolean;
    readonly runs: number;
    /** Rows of `trainStep` stored, over all runs. */
    readonly steps: number;
    /** Events that were sent, never arrived, and are not expected any more. */
    readonly lostEvents: number;
    readonly trainer: TrainerIdentity;
    /** What its trainer sent and what was not kept as it came; absent when there is nothing. */
    readonly omissions?: readonly Omission[];
}

/** What a session holds, for somebody who thinks of deleting or moving it. */
export interface SessionContents {
    readonly sessionId: string;
    readonly runs: number;
    readonly steps: number;
    readonly logLines: number;
    readonly reports: number;
    readonly healthChecks: number;
    readonly commands: number;
    /** In the database, roughly. */
    readonly bytes: number;
    readonly checkpoints: readonly CheckpointFile[];
}

/** A file that the trainer told of. */
export interface CheckpointFile {
    readonly path: string;
    /** Absent when the file is gone, or lies where this machine can't look. */
    readonly bytes?: number;
}

/** A folder in which checkpoints of a session lie, with the plain files in it, whoever made them. */
export interface CheckpointFolder {
    readonly path: string;
    /** In the order of their names; the first two hundred. */
    readonly files: readonly { readonly name: string; readonly bytes: number }[];
    /** Of all files. */
    readonly count: number;
    readonly bytes: number;
    /** Why this machine can't look into it, for a person. */
    readonly problem?: string;
}

export type RunKind = 'root' | 'fork' | 'merge';

/** One node of the lineage. Run ids repeat between sessions: a run is known by session and run id together. */
export interface Run {
    readonly sessionId: string;
    readonly runId: string;
    /** What a person called it, otherwise the trainer's name for it. */
    readonly name: string;
    /** What a person wrote about it. */
    readonly note?: string;
    /** A person wants it to stand before the others. */
    readonly pinned?: boolean;
    readonly kind: RunKind;
    readonly parents: readonly string[];
    readonly startedAt: number;
    /** Highest step seen, 0 before the first. */
    readonly steps: number;
}

/** The newest step of a session, by `event_seq`. */
export interface LatestStep {
    readonly runId: string;
    readonly step: number;
    readonly epoch: number | null;
    readonly ts: number;
    readonly metrics: MetricValues;
}

export interface LogRow {
    readonly eventSeq: number;
    readonly runId: string;
    readonly ts: number;
    readonly level: LogLevel;
    readonly phase?: string;
    /** Absent also where the text says it already. */
    readonly step?: number;
    /** As the trainer wrote it, control characters and all; of a very long one the beginning. */
    readonly text: string;
    /** Characters that follow `text` where it is only the beginning; `getLogText` has them. */
    readonly moreCharacters?: number;
    /** How many rows in succession say this, where more than one is folded into this one. */
    readonly repeats?: number;
}

/** A run with what a table shows of it. */
export interface RunDetails extends Run {
    /** `left`: the trainer went on as another run. Otherwise what its session is doing. */
    readonly state: RunActivityState | 'left';
    readonly summaries: readonly MetricSummary[];
}

export interface MetricSummary {
    readonly metric: string;
    /** Null when the newest value was NaN or infinite. */
    readonly last: number | null;
    /** Over the numbers; null when there was none. */
    readonly minimum: number | null;
    readonly maximum: number | null;
    /** Steps with a number. */
    readonly count: number;
    /** Steps whose value was NaN or infinite. */
    readonly notFinite: number;
}

export interface Checkpoint {
    readonly sessionId: string;
    readonly runId: string;
    readonly step: number;
    /** As the trainer tells it; this is what it is asked to load. */
    readonly path: string;
    /** Where the trainer's working folder is known. */
    readonly absolutePath?: string;
    /** What made the trainer write it: `pause`, `save`, `test`, `fork`, … */
    readonly source: string;
    readonly savedAt: number;
}

/** One stored step. */
export interface StepRow {
    readonly step: number;
    /** In the order in which the trainer did them. Rows come by step: a `RewindSorter` tells which of them stand. */
    readonly eventSeq: number;
    /** The next row is of the same step: that one was done again. */
    readonly isRedone: boolean;
    readonly epoch: number | null;
    readonly ts: number;
    readonly metrics: MetricValues;
}
