/*
 * Work that takes longer than a person likes to wait: it is begun, watched and, if wanted, cancelled.
 *
 * Paths are absolute and on the backend's machine.
 */

import type { ErrorCode } from './error-codes';
import type { CheckpointFile } from './run-model';

/**
 * - `bundle`, `zip`: all there is of the sessions, as a folder or as one file; can be imported again.
 * - `original`: the same in the layout of the original OnTheFly extension, as a folder.
 * - `csv`, `jsonl`: every step with all metrics, as one file.
 * - `log`: what the trainer wrote, as one text file.
 * - `tensorboard`: a folder that TensorBoard opens.
 */
export const EXPORT_FORMATS = ['bundle', 'zip', 'original', 'csv', 'jsonl', 'log', 'tensorboard'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportRequest {
    readonly sessionIds: readonly string[];
    readonly format: ExportFormat;
    /** Of the file or folder to be made. */
    readonly path: string;
    /** Something is there already and a person said yes to its replacement. Folders are replaced only when an export has written all in them. */
    readonly overwrite?: boolean;
    /** False leaves checkpoint files out of a bundle, which then holds what was recorded and nothing to go on from. */
    readonly checkpoints?: boolean;
    /** Trainings that run are paused for a moment, so that their newest weights are in the bundle; they go on by themselves. */
    readonly pauseTrainers?: boolean;
    /** Of CSV. False leaves the byte-order mark out, by which spreadsheets know that it is UTF-8. */
    readonly byteOrderMark?: boolean;
}

export interface ImportRequest {
    /** A bundle: a folder, or a `.zip` file. */
    readonly path: string;
}

export type JobRequest = ({ readonly type: 'exportSessions' } & ExportRequest) | ({ readonly type: 'importBundle' } & ImportRequest);
export type JobKind = JobRequest['type'];

/** Why something can't be done, in a sentence that says what to do. */
export interface Refusal {
    readonly type: 'failed';
    readonly code: ErrorCode;
    readonly message: string;
}

export type JobStarted = { readonly type: 'started'; readonly jobId: string } | Refusal;

/** `cancelled`, `failed`: all is as it was before. */
export type JobState = 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
    readonly jobId: string;
    readonly kind: JobKind;
    /** What it does, for people. */
    readonly title: string;
    readonly state: JobState;
    readonly unit: 'bytes' | 'rows';
    /** Never more than `total`. */
    readonly done: number;
    /** 0 as long as it is not known. */
    readonly total: number;
    /** What is being done; at the end what came of it. */
    readonly message: string;
    /** Milliseconds since the epoch. */
    readonly startedAt: number;
    readonly endedAt?: number;
    /** Of a job that failed. */
    readonly code?: ErrorCode;
    /** Of a job that is done. */
    readonly result?: JobResult;
}

export type JobResult = ({ readonly type: 'exportSessions' } & ExportResult) | ({ readonly type: 'importBundle' } & ImportResult);

export interface ExportResult {
    readonly path: string;
    /** Of all files together. */
    readonly bytes: number;
    readonly sessions: number;
    /** Checkpoints that were to be in it and whose file is gone or was replaced while it was read; the first hundred of them. A bundle's manifest names all. */
    readonly missing: readonly string[];
    /** What a person should know about it, in sentences. */
    readonly notes: readonly string[];
}

export interface ImportResult {
    readonly sessions: readonly ImportedSession[];
    /** Where its checkpoints are now; absent when it had none. */
    readonly folder?: string;
    /** What a person should know about it, in sentences. */
    readonly notes: readonly string[];
}

export interface ImportedSession {
    readonly sessionId: string;
    readonly name: string;
    /** `present`: just this session was here already. `renamed`: another one has its id, so it has a new one. */
    readonly outcome: 'imported' | 'renamed' | 'present';
    /** In the bundle. */
    readonly originalId: string;
}

/** What an export would hold, to be looked at before it begins. */
export interface ExportPlan {
    readonly type: 'plan';
    readonly sessions: readonly ExportPlanSession[];
    /** Of all files together, roughly. */
    readonly bytes: number;
    /** On the disk of the target; absent where the system does not tell. */
    readonly freeBytes?: number;
    /** Something is there already. */
    readonly exists: boolean;
    /** Why it can't be done as it is asked for. When `exists`, it could be done with `overwrite` if this is absent. */
    readonly problem?: string;
}

export interface ExportPlanSession {
    readonly sessionId: string;
    readonly name: string;
    readonly runs: number;
    readonly steps: number;
    readonly logLines: number;
    /** Those without `bytes` are gone and can't be in it. */
    readonly checkpoints: readonly CheckpointFile[];
    /** `running`: its newest weights are in no file yet; `pauseTrainers` writes them. */
    readonly trainer: 'none' | 'running' | 'paused';
}

/** What a bundle holds, found out without changing anything. */
export interface BundleContents {
    readonly type: 'contents';
    readonly path: string;
    readonly format: 'bundle' | 'original';
    /** As the bundle says. */
    readonly createdAt?: number;
    readonly sessions: readonly BundleSession[];
    readonly files: number;
    /** Of all files together; so much room does an import need. */
    readonly bytes: number;
    readonly freeBytes?: number;
    /** Checkpoints that its sessions know and that are not in it. */
    readonly missing: readonly string[];
    /** What is wrong with it: it can be imported only when this is empty. File contents are checked by the import itself. */
    readonly problems: readonly string[];
}

export interface BundleSession {
    readonly sessionId: string;
    readonly name: string;
    readonly project: string;
    readonly startedAt: number;
    readonly runs: number;
    readonly steps: number;
    /** Files of it in the bundle. */
    readonly checkpoints: number;
    /** A session with this id is stored here: the same one, or another, beside which it would come in under a new id. */
    readonly isKnown: boolean;
}
