/*
 * What a person asks for, from a dashboard or from a terminal, and what becomes of it.
 *
 * A `WebMsg` may take several trainer commands; each of those leaves a `CommandRecord`.
 */

import type { ErrorCode } from './error-codes';
import type {
    HealthKind,
    HyperparameterMultipliers,
    LossRegion,
    MergeStrategy,
    ReportSubset,
    SubsetFormat,
    TrainerCommandName,
} from './trainer-commands';

/** Parameters and result of everything that can be asked for. */
export interface Intents {
    pause: Intent<{ readonly reason?: string }, PauseResult>;
    resume: Intent<object, StepResult>;
    checkpoint: Intent<object, CheckpointResult>;
    /** With Lightning this ends the training process: it is refused unless `confirmed`. */
    test: Intent<{ readonly label?: string; readonly confirmed?: boolean }, TestResult>;
    fork: Intent<ForkRequest, ForkResult>;
    merge: Intent<MergeRequest, MergeResult>;
    /** Ends the training. */
    stop: Intent<object, StopResult>;
    loadCheckpoint: Intent<{ readonly path: string }, StepResult>;
    /**
     * Makes the trainer go on as another run; pauses it. Without a checkpoint of that run only the name changes under which training is
     * recorded: it is refused then, unless `confirmed`.
     */
    ensureTrainerOnRun: Intent<{ readonly runId: string; readonly confirmed?: boolean }, SwitchResult>;
    /** The same, and then resumes. */
    resumeTrainerOn: Intent<{ readonly runId: string; readonly confirmed?: boolean }, SwitchResult>;
    /** Pauses first; training stays paused afterwards. */
    runHealth: Intent<{ readonly kind: HealthKind }, HealthResult>;
    /** Pauses first; training stays paused afterwards. */
    generateReport: Intent<{ readonly runId?: string; readonly subsetOn?: ReportSubset }, ReportSummary>;
    exportSubset: Intent<SubsetExportRequest, SubsetExportResult>;
    /** Archives the session and starts clean with the trainer's first weights. Deletes nothing unless told what. */
    hardResetSession: Intent<
        { readonly deleteCheckpoints?: CheckpointDeletion },
        { readonly sessionId?: string; readonly removed: number }
    >;
    /** An empty name gives the trainer's own back. What is absent stays as it is. */
    editSession: Intent<{ readonly name?: string; readonly note?: string }, object>;
    editRun: Intent<{ readonly runId: string; readonly name?: string; readonly note?: string; readonly pinned?: boolean }, object>;
    /** Puts a session away, whole. */
    archiveSession: Intent<object, object>;
    /** The other half of `archiveSession`. */
    restoreSession: Intent<object, object>;
    /**
     * Takes a session out of the database for good. Checkpoint files stay where they are. The session has to be named; refused while its
     * trainer is connected, and when it has other than the steps that were shown.
     */
    deleteSession: Intent<{ readonly shownSteps?: number }, object>;
    /** Waits up to a minute for a trainer to connect. */
    startRun: Intent<object, { readonly sessionId: string }>;
}

export type IntentName = keyof Intents;
export type IntentParams<Name extends IntentName> = Intents[Name]['params'];
export type IntentResult<Name extends IntentName> = Intents[Name]['result'];

export type WebMsg<Name extends IntentName = IntentName> = {
    [Each in Name]: { readonly type: Each; readonly target?: IntentTarget } & IntentParams<Each>;
}[Name];

export interface IntentTarget {
    /** The current session when absent. */
    readonly sessionId?: string;
    readonly askedBy?: Asker;
}

/** `automatic`: the backend itself, as a part of something else. */
export type Asker = 'dashboard' | 'terminal' | 'automatic';

export type Outcome<Name extends IntentName = IntentName> =
    | { readonly type: 'done'; readonly result: IntentResult<Name> }
    | { readonly type: 'failed'; readonly code: ErrorCode; readonly message: string };

interface Intent<Params, Result> {
    readonly params: Params;
    readonly result: Result;
}

/** What a person was shown before agreeing that checkpoints go. When any of it is not so any more, nothing is done. */
export interface CheckpointDeletion {
    readonly sessionId: string;
    /** Of the trainer; absent when it was not known. */
    readonly pid?: number;
    /** Absolute paths of the folders whose files were shown. */
    readonly folders: readonly string[];
}

export interface StepResult {
    readonly step?: number;
    /** What else has to be said: ranks of the job that it did not reach. */
    readonly remark?: string;
}

/** @see StepResult */
export type StopResult = Pick<StepResult, 'remark'>;

export interface PauseResult {
    readonly step: number;
    /** As the trainer tells it. */
    readonly checkpoint?: string;
}

export interface CheckpointResult {
    readonly step: number;
    readonly path: string;
}

export interface TestResult {
    /** Null when it was NaN or infinite. */
    readonly averageLoss?: number | null;
    readonly step?: number;
    readonly checkpoint?: string;
}

export interface ForkRequest {
    /** The run that the trainer is on when absent. */
    readonly parentRunId?: string;
    readonly checkpoint?: string;
    readonly region?: LossRegion;
    /** Positions in the training set. */
    readonly indices?: readonly number[];
    readonly multipliers?: HyperparameterMultipliers;
    readonly name?: string;
}

export interface ForkResult {
    readonly runId: string;
    /** Samples that the fork trains on; absent when it trains on all. */
    readonly samples?: number;
}

export interface MergeRequest {
    readonly parents: readonly string[];
    readonly strategy?: MergeStrategy;
    readonly name?: string;
}

export interface MergeResult {
    readonly runId: string;
    readonly strategy: string;
    /** Of the parents' checkpoints. */
    readonly paths: readonly string[];
}

export interface SwitchResult {
    readonly runId: string;
    readonly step?: number;
    /** False: there was no checkpoint to load, and only the name under which training goes on has changed. */
    readonly checkpointLoaded: boolean;
}

export interface HealthResult {
    readonly kind: HealthKind;
    readonly runId: string;
    readonly step?: number;
    readonly at: number;
    readonly text: string;
    readonly details: Readonly<Record<string, unknown>>;
    /** Only for distributed training: the answers of the other ranks. */
    readonly otherRanks?: readonly { readonly rank?: number; readonly text: string }[];
}

/** A stored report without its losses. */
export interface ReportSummary {
    readonly runId: string;
    readonly subsetOn: ReportSubset;
    readonly at: number;
    readonly step?: number;
    /** Losses that came back; fewer than samples when the last batch was not a whole one. */
    readonly samples: number;
    readonly requested?: number;
    readonly note: string;
    /**
     * False when the trainer's training set is a part of another dataset: sample numbers of the report are then not positions
     * in the training set, and what is selected from it can't be forked on or exported.
     */
    readonly indicesArePositions: boolean;
}

export interface SubsetExportRequest {
    readonly runId?: string;
    readonly format: SubsetFormat;
    /** On the trainer's machine. */
    readonly path: string;
    readonly region?: LossRegion;
    readonly indices?: readonly number[];
}

export interface SubsetExportResult {
    /** May differ from the one asked for, when the trainer lacks what the format needs. */
    readonly path: string;
    readonly rows: number;
    readonly format: string;
}

/**
 * - `requested`: not sent yet. `sent`: on its way; the trainer looks at it between two steps.
 * - `applied`: the trainer confirmed it. `refused`: it said no.
 * - `timedOut`, `lost`: no answer came in time, or the trainer went away. `cancelled`: a person stopped waiting; it may still take effect.
 */
export type CommandState = 'requested' | 'sent' | 'applied' | 'refused' | 'timedOut' | 'lost' | 'cancelled';

/** The life of one trainer command. Times are milliseconds since the epoch. */
export interface CommandRecord {
    readonly commandId: string;
    readonly sessionId: string;
    readonly runId?: string;
    readonly command: TrainerCommandName;
    readonly payload: object;
    readonly askedBy: Asker;
    readonly state: CommandState;
    readonly requestedAt: number;
    readonly sentAt?: number;
    /** When the answer came. */
    readonly settledAt?: number;
    /** The step at which it took effect, where the trainer tells. */
    readonly step?: number;
    /** Why it was not applied, in a sentence. */
    readonly reason?: string;
}
