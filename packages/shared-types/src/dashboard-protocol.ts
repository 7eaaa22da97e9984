/*
 * The one channel between backend and dashboard.
 *
 *   dashboard ── DashboardServer (asks and acts) ──▶ backend
 *   dashboard ◀── DashboardClient (pushed deltas) ── backend
 *
 * Names of requests never begin with `on` or `notify`: Theia's proxies would not wait for their answer.
 * Everything is plain JSON or typed arrays, so that it passes through any host's channel.
 */

import type { Alert } from './alerts';
import type { CommandRecord, HealthResult, IntentName, Outcome, ReportSummary, WebMsg } from './control-protocol';
import type { BundleContents, ExportPlan, ExportRequest, ImportRequest, Job, JobRequest, JobStarted, Refusal } from './job-protocol';
import type { Omission } from './omissions';
import type { PrunePlan, RetentionLimits } from './retention';
import type { Checkpoint, CheckpointFolder, LatestStep, LogRow, Run, RunDetails, Session, SessionContents, StepRow } from './run-model';
import type { ReportSubset } from './trainer-commands';
import type { LogLevel } from './trainer-events';

/** Where a host with addressable services offers the channel. */
export const DASHBOARD_SERVICE_PATH = '/services/onthefly/dashboard';

/** What a dashboard may ask and do. The same for every host; anything not listed here can't be called from a page. */
export interface DashboardServer {
    /** The whole small state. Asked for on opening and again whenever the channel was interrupted. */
    getSnapshot(): Promise<DashboardSnapshot>;
    /** Columns of some metrics of one run, reduced to at most `buckets` buckets without losing any extreme. */
    getSeries(request: SeriesRequest): Promise<SeriesReply>;
    /** What happened to a run, in the order in which it happened. */
    getMarks(request: MarksRequest): Promise<readonly RunMark[]>;
    /** One page of a session's log in the order in which the trainer wrote it. */
    getLogs(request: LogRequest): Promise<LogPage>;
    /** Rows of a session's log by their place among those that match. The first call for a filter counts: a second for a million rows. */
    getLogWindow(request: LogWindowRequest): Promise<LogWindow>;
    /** The whole text of one row of a log; undefined when it isn't stored. */
    getLogText(request: LogTextRequest): Promise<string | undefined>;
    /** Phases that occur in a session's log, by name. */
    listLogPhases(sessionId: string): Promise<readonly string[]>;
    /** Tells of the window that asks: which trainings lead there, and what it looked at before. To be called first, and when something changed. */
    describeWindow(description: WindowDescription): Promise<void>;
    /** Makes a session the one that this window looks at and controls. Rejects when it is not stored. */
    selectSession(sessionId: string): Promise<void>;
    /** Prepares the example's private Python environment (first use: minutes) and says how to start it. */
    prepareExample(): Promise<ExampleResult>;
    cancelExample(): Promise<void>;
}

/** What acts on trainers, and what is kept of all sessions. */
export interface ControlServer {
    /** Carries out what a person asks for; resolves when the trainer has done it, or with the reason why not. Never rejects. */
    execute<Name extends IntentName>(message: WebMsg<Name>): Promise<Outcome<Name>>;
    /** Stops waiting for a command that is pending. The trainer may carry it out all the same. */
    cancelCommand(commandId: string): Promise<void>;
    /** Every stored session, newest first. */
    listSessions(): Promise<readonly Session[]>;
    /** What a session holds. Undefined when it is not stored. */
    describeSession(sessionId: string): Promise<SessionContents | undefined>;
    /** Sessions beyond these limits, or beyond those of the settings when there are none here. Deletes nothing. */
    planPrune(limits?: RetentionLimits): Promise<PrunePlan>;
    /** Runs of one session, or of all, in the order in which they began. */
    listRuns(sessionId?: string): Promise<readonly RunDetails[]>;
    /** Newest first. */
    listCommands(sessionId: string): Promise<readonly CommandRecord[]>;
    /** Newest first. */
    listCheckpoints(sessionId: string): Promise<readonly Checkpoint[]>;
    /** What a reset that deletes checkpoints would delete. */
    listCheckpointFolders(sessionId: string): Promise<readonly CheckpointFolder[]>;
    /** Results of health checks, newest first. */
    listHealth(sessionId: string): Promise<readonly HealthResult[]>;
    /** Reports of a session without their losses, newest first. */
    listReports(sessionId: string): Promise<readonly ReportSummary[]>;
    /** Alerts of one session, or of all, newest first. */
    listAlerts(sessionId?: string): Promise<readonly Alert[]>;
    /** One stored report; the newest of the run and subset when `at` is absent. */
    getReport(request: ReportRequest): Promise<LossReport | undefined>;
    /** Raw steps of one run in step order, page by page. */
    getSteps(request: StepsRequest): Promise<StepsPage>;
    /** Begins an export or import. Never rejects; how it goes on is told by `DashboardState.jobs`, the `job` events and `getJob`. */
    startJob(request: JobRequest): Promise<JobStarted>;
    /** Resolves when it has ended and everything is as it was before. Nothing happens when it has ended already. */
    cancelJob(jobId: string): Promise<void>;
    /** Undefined when there is none, or when it ended long ago. */
    getJob(jobId: string): Promise<Job | undefined>;
    /** What an export would hold and whether it can be made. Changes nothing. */
    planExport(request: ExportRequest): Promise<ExportPlan | Refusal>;
    /** Looks into a bundle without changing anything. May take some seconds. */
    inspectBundle(request: ImportRequest): Promise<BundleContents | Refusal>;
}

/** Everything that a page or a terminal may call. */
export interface OnTheFlyServer extends DashboardServer, ControlServer {}

/** What the backend calls on a dashboard. */
export interface DashboardClient {
    /**
     * Called with everything that happened since the last call, at most ten times a second.
     * The next batch waits for this promise: a slow page gets fewer, larger batches and never slows the backend.
     */
    deliver(batch: DashboardBatch): Promise<void>;
}

/** What is not told stays as it was told before. */
export interface WindowDescription {
    /** The same after it was loaded again; shared by all dashboards of the window. */
    readonly windowId?: string;
    /** What its terminals have in their variable ONTHEFLY_TERMINAL. */
    readonly terminalId?: string;
    /** Folders of its workspace. */
    readonly folders?: readonly string[];
    /** The session that it looked at, for the case that the one that it asks does not know it any more. */
    readonly sessionId?: string;
}

export interface DashboardSnapshot {
    readonly state: DashboardState;
    /** Points with an ordinal up to this one are in the store when the snapshot is taken. */
    readonly ordinal: number;
}

export interface DashboardBatch {
    readonly events: readonly DashboardEvent[];
}

export type DashboardEvent =
    | { readonly type: 'status'; readonly state: DashboardState }
    | PointsEvent
    | { readonly type: 'logs'; readonly sessionId: string; readonly rows: readonly LogRow[] }
    | { readonly type: 'notice'; readonly notice: Notice }
    | { readonly type: 'example'; readonly progress: ExampleProgress }
    /** A command began, went on or was settled. */
    | { readonly type: 'command'; readonly record: CommandRecord }
    /** A health check of the current session was stored. */
    | { readonly type: 'health'; readonly result: HealthResult }
    /** A report of the current session was stored. */
    | { readonly type: 'report'; readonly report: ReportSummary }
    /** Something went wrong, in any session. */
    | { readonly type: 'alert'; readonly alert: Alert }
    /** Long work began, went on or has ended. At most five times a second for each job. */
    | { readonly type: 'job'; readonly job: Job }
    /** The trainer goes on as another run: show that one. */
    | { readonly type: 'modelNav.select'; readonly sessionId: string; readonly runId: string }
    /** This window looks at another session now. */
    | { readonly type: 'fs.session.current'; readonly sessionId: string }
    /** This page fell too far behind, or another process writes what is shown: take a new snapshot and pull what is shown. */
    | { readonly type: 'resync' };

export interface DashboardState {
    readonly server: TrainerServerState;
    readonly storage: StorageState;
    readonly currentSessionId?: string;
    /** The run that the current session's trainer is on. */
    readonly currentRunId?: string;
    /** Connected sessions, the current one and the most recent others, newest first. */
    readonly sessions: readonly Session[];
    /** Runs of the current session in the order in which they began. */
    readonly runs: readonly Run[];
    readonly latest?: LatestStep;
    /** Metrics of the current session that were logged at least once, in chart order. */
    readonly metrics: readonly string[];
    /** Commands that the trainer has not answered yet, oldest first. */
    readonly pendingCommands: readonly CommandRecord[];
    /** Exports and imports that are under way or have just ended, oldest first. */
    readonly jobs: readonly Job[];
    readonly example: ExampleAvailability;
}

export interface TrainerServerState {
    readonly listening: boolean;
    readonly port: number;
    /** The port that was asked for, when it was taken and `port` is another one. */
    readonly takenPort?: number;
    readonly takenBy?: string;
    readonly problem?: string;
    /** Lines that were no message, since the server started. */
    readonly rejectedLines: number;
    /** The same by kind, as far as they belong to no session. */
    readonly omissions: readonly Omission[];
    /** One sentence for each kind of trainer that was refused since then: whose it is, and what to do. */
    readonly refusals: readonly string[];
}

export interface StorageState {
    readonly folder: string;
    /** `memory`: nothing is kept beyond this process; `problem` says why. */
    readonly mode: 'disk' | 'memory';
    /** Sessions that are stored in the folder can only be looked at; new ones are recorded in this file beside them. `problem` says why. */
    readonly recordsIn?: string;
    readonly problem?: string;
    /** Sentences about what is kept otherwise than usual: events that the database refused, or that wait in a file for their turn. */
    readonly cautions?: readonly string[];
}

/** New rows of one run as columns of equal length. A metric is NaN in a row that doesn't have it, and `NOT_FINITE` where it was NaN or infinite. */
export interface PointsEvent {
    readonly type: 'points';
    readonly sessionId: string;
    readonly runId: string;
    /** Grows with each point in order of arrival; tells which pushed points a pulled series already holds. */
    readonly ordinal: Float64Array;
    /** The trainer's order: tells a step that was done again from one that was overtaken on its way. */
    readonly eventSeq: Float64Array;
    readonly step: Float64Array;
    readonly epoch: Float64Array;
    readonly ts: Float64Array;
    readonly metrics: Readonly<Record<string, Float64Array>>;
}

export interface SeriesRequest {
    readonly sessionId: string;
    readonly runId: string;
    readonly metrics: readonly string[];
    readonly fromStep?: number;
    readonly toStep?: number;
    /** 1 … 10,000. */
    readonly buckets: number;
}

export interface SeriesReply {
    readonly ordinal: number;
    readonly series: readonly MetricSeries[];
}

/** Buckets in step order. All but `min` and `max` are of the bucket's last number; `min`, `max` and `last` are over its numbers. */
export interface SeriesBuckets {
    readonly step: Float64Array;
    readonly min: Float64Array;
    readonly max: Float64Array;
    readonly last: Float64Array;
    /** Milliseconds since the epoch. */
    readonly ts: Float64Array;
    /** NaN where the trainer doesn't tell it. */
    readonly epoch: Float64Array;
}

/** The line that the run is on. */
export interface MetricSeries extends SeriesBuckets {
    readonly metric: string;
    /** Stretches of steps that were done and then done again, after the trainer went back to an earlier state. */
    readonly abandoned: readonly SeriesBuckets[];
    readonly notFinite: NotFiniteSteps;
}

/** Steps at which the metric was NaN or infinite. One entry per bucket, at its first such step. */
export interface NotFiniteSteps {
    readonly step: Float64Array;
    readonly ts: Float64Array;
    readonly epoch: Float64Array;
    readonly count: Float64Array;
}

export interface MarksRequest {
    readonly sessionId: string;
    readonly runId: string;
}

/** Things that stand on the curves of a run. `restore`: the trainer loaded an earlier state. */
export type MarkKind = 'pause' | 'resume' | 'fork' | 'merge' | 'test' | 'checkpoint' | 'restore' | 'alert';

export interface RunMark {
    readonly kind: MarkKind;
    readonly step: number;
    readonly at: number;
    /** What happened and what came of it, in a sentence. */
    readonly text: string;
    /** The file that was written or loaded then, as the trainer tells it. */
    readonly checkpoint?: string;
}

export interface LogRequest {
    readonly sessionId: string;
    /** Rows before this `event_seq`; from the end when absent. */
    readonly beforeSeq?: number;
    /** 1 … 10,000. */
    readonly limit: number;
    /** Rows at least this severe: debug < info < warn < error. */
    readonly level?: LogLevel;
    readonly text?: string;
}

export interface LogPage {
    /** Ascending by `eventSeq`. */
    readonly rows: readonly LogRow[];
    readonly hasEarlier: boolean;
}

/** Which rows of a log are meant; all of them when empty. */
export interface LogFilter {
    /** Rows at least this severe: debug < info < warn < error. */
    readonly level?: LogLevel;
    readonly phase?: string;
    /** Looked for in any case. */
    readonly text?: string;
}

export interface LogWindowRequest extends LogFilter {
    readonly sessionId: string;
    /** Rows before the first one wanted; the last `limit` rows when absent. */
    readonly offset?: number;
    /** 1 … 10,000. */
    readonly limit: number;
}

export interface LogTextRequest {
    readonly sessionId: string;
    readonly eventSeq: number;
}

export interface LogWindow {
    /** Places in the whole log. Warnings and errors that say the same one after the other have one place. */
    readonly total: number;
    /** Matching rows, each repetition counted. */
    readonly matches: number;
    /** `event_seq` of the last matching row; absent when there is none. */
    readonly lastSeq?: number;
    /** Of the first of `rows`. */
    readonly offset: number;
    /** Ascending by `eventSeq`. */
    readonly rows: readonly LogRow[];
}

export interface Notice {
    readonly severity: 'info' | 'warning' | 'error';
    readonly message: string;
    /** Offers to look at this session. */
    readonly sessionId?: string;
    /** Offers to look at what `planPrune` tells. */
    readonly offersPrune?: boolean;
}

export interface ExampleAvailability {
    /** False where the host has no copy of the example. */
    readonly available: boolean;
    /** The script's text, to show and to copy. */
    readonly script?: string;
}

export interface ExampleProgress {
    readonly message: string;
    readonly done: boolean;
}

export type ExampleResult =
    /** A program to run as the process of a terminal, without a shell: each would take other characters of a path for something else. */
    | { readonly type: 'ready'; readonly program: string; readonly parameters: readonly string[]; readonly cwd: string }
    | { readonly type: 'cancelled' }
    | { readonly type: 'failed'; readonly message: string };

export interface ReportRequest {
    readonly sessionId: string;
    readonly runId: string;
    readonly subsetOn: ReportSubset;
    readonly at?: number;
}

/** Losses of single samples. Entry k of one column belongs to entry k of the other; a loss that was not finite is NaN. */
export interface LossReport {
    readonly summary: ReportSummary;
    readonly losses: Float32Array;
    readonly sampleIndices: Int32Array;
}

export interface StepsRequest {
    readonly sessionId: string;
    readonly runId: string;
    /** Go on after this row; from the first when absent. */
    readonly after?: StepPosition;
    /** 1 … 10,000. */
    readonly limit: number;
}

export interface StepPosition {
    readonly step: number;
    readonly eventSeq: number;
}

export interface StepsPage {
    /** Names of all metrics of the run, in chart order. */
    readonly metrics: readonly string[];
    readonly rows: readonly StepRow[];
    /** Absent on the last page. */
    readonly next?: StepPosition;
}
