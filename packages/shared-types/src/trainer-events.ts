/*
 * What a trainer says of its own accord, as it stands on the wire: one JSON object per line, names as the client writes them.
 * `ts` is in seconds since the epoch. `event_seq` counts 1, 2, 3 … within a `session_id` and is the only true order;
 * arrival order is not. A number that was NaN or infinite arrives as null.
 */

export interface TrainerEventBase<Type extends string> {
    readonly type: Type;
    readonly session_id: string;
    readonly event_seq: number;
    readonly run_id: string;
    readonly run_gen: number;
    readonly ts: number;
}

/** Once per `fit()`; not repeated on reconnect, fork or reset. */
export interface SessionStartedEvent extends TrainerEventBase<'session_started'> {
    readonly project: string;
    readonly run_name: string;
}

/** At the start (no parents) and for each fork and merge. Not sent by `reset_session`, `switch_run` and `attach_context`. */
export interface NewRunEvent extends TrainerEventBase<'newRun'> {
    readonly parents: readonly string[];
    readonly meta: NewRunMeta;
}

export interface NewRunMeta {
    readonly display_name?: string;
    readonly kind?: string;
    /** Whatever else the client tells about a fork or a merge. */
    readonly [field: string]: unknown;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LogEvent extends TrainerEventBase<'log'> {
    readonly level: LogLevel;
    readonly text: string;
    readonly phase?: string;
    readonly step?: number;
}

/**
 * Values of one step by metric. NaN is a value: a metric that was NaN or infinite is null, one that was not logged has no entry.
 * Names are not ours: `constructor` may be one. Make it with `Object.fromEntries`, and look names up with `metricOf`.
 */
export type MetricValues = Readonly<Record<string, number | null>>;

/** One optimiser step with all its metrics, known or not. */
export interface TrainStepEvent extends TrainerEventBase<'trainStep'> {
    readonly step: number;
    readonly epoch: number | null;
    readonly metrics: MetricValues;
}

export interface EpochEndEvent extends TrainerEventBase<'epoch_end'> {
    readonly epoch: number | null;
    readonly val_loss: number | null;
}

/** Comes once or twice for each pause; only the first of the two carries `request` and `ckpt`. */
export interface PausedEvent extends TrainerEventBase<'paused'> {
    readonly step: number;
    readonly request?: { readonly action?: string; readonly reason?: string };
    readonly ckpt?: string;
}

export interface ResumedEvent extends TrainerEventBase<'resumed'> {
    readonly step: number;
}

/** `path` is null when the trainer was asked while it was running: nothing was written then. */
export interface CheckpointSavedEvent extends TrainerEventBase<'checkpoint_saved'> {
    readonly path: string | null;
    readonly step: number;
}

export interface CheckpointLoadedEvent extends TrainerEventBase<'checkpoint_loaded'> {
    readonly path: string;
    readonly step: number;
}

/** `step` is the 1-based number of the test batch. */
export interface TestStepEvent extends TrainerEventBase<'testStep'> {
    readonly step: number;
    readonly loss: number | null;
}

interface TestResult {
    readonly status: string;
    readonly avg_loss: number | null;
    readonly step: number;
    readonly label?: string;
    readonly ckpt_path?: string;
    readonly env_test_label?: string;
    readonly source?: string;
}

export interface TestCompleteEvent extends TrainerEventBase<'test_complete'>, TestResult {}

/** Follows the `test_complete` of a test that the trainer started by itself. */
export interface AutoTestCompleteEvent extends TrainerEventBase<'auto_test_complete'>, TestResult {}

export interface RunTransitionEvent extends TrainerEventBase<'runTransition'> {
    readonly from: string;
    readonly to: string;
    readonly prev_step: number | null;
}

/** The trainer left `run_id` for `next_run`; the old run stays and can be gone back to. */
export interface FinalizeRunEvent extends TrainerEventBase<'finalizeRun'> {
    readonly next_run: string;
    readonly last_step: number | null;
}

export interface ArtifactCreatedEvent extends TrainerEventBase<'artifact_created'> {
    readonly path: string;
    readonly rows: number | null;
}

export interface SubsetProposalsEvent extends TrainerEventBase<'subset_proposals'> {
    readonly clusters: readonly unknown[];
}

export type StoppingEvent = TrainerEventBase<'stopping'>;

/** Often lost, and `status` is no proof: a crashed fit may report "completed". */
export interface TrainingFinishedEvent extends TrainerEventBase<'trainingFinished'> {
    readonly status: string;
    readonly step: number | null;
}

/** An event of a type that this version does not know; kept as it came. */
export interface UnknownTrainerEvent extends TrainerEventBase<'unknown'> {
    readonly wireType: string;
    readonly fields: Readonly<Record<string, unknown>>;
}

export type TrainerEvent =
    | SessionStartedEvent
    | NewRunEvent
    | LogEvent
    | TrainStepEvent
    | EpochEndEvent
    | PausedEvent
    | ResumedEvent
    | CheckpointSavedEvent
    | CheckpointLoadedEvent
    | TestStepEvent
    | TestCompleteEvent
    | AutoTestCompleteEvent
    | RunTransitionEvent
    | FinalizeRunEvent
    | ArtifactCreatedEvent
    | SubsetProposalsEvent
    | StoppingEvent
    | TrainingFinishedEvent
    | UnknownTrainerEvent;

export type TrainerEventType = TrainerEvent['type'];

/** A command that was sent without an id failed. Carries neither session nor order. */
export interface TrainerErrorMessage {
    readonly type: 'error';
    readonly text: string;
}

/** The answer to a command that was sent with an id. `detail` is a Python traceback: for the log, not for people. */
export type TrainerReply =
    | { readonly id: string; readonly ok: true; readonly data: unknown }
    | { readonly id: string; readonly ok: false; readonly error: string; readonly detail?: string };
