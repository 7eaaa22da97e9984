import type {
    LatestStep,
    Omission,
    RunActivityState,
    Session,
    TrainerEvent,
    TrainerIdentity,
    TrainStepEvent,
} from '@onthefly/shared-types';
import type { NewOmission } from './omission';
import { OmissionList } from './omission-list';
import { bareRun, describeRun, type RunEdit, type RunRecord } from './run-record';
import { SequenceTracker, type SequenceInterval } from './sequence-tracker';
import type { TrainerLink } from './trainer-link';

/** What is kept of a session besides its events. */
export interface SessionRecord {
    readonly sessionId: string;
    project: string;
    /** The trainer's own name for it. */
    name: string;
    /** What a person called it. */
    givenName?: string;
    note?: string;
    /** The id that it had where it was imported from, when that was taken here. */
    readonly originId?: string;
    startedAt: number;
    endedAt?: number;
    archivedAt?: number;
    activity: SessionActivity;
    /** Rows of `trainStep` in the database. */
    steps: number;
    lostEvents: number;
    currentRunId?: string;
    latest?: LatestStep;
    trainer: TrainerIdentity;
    /** What was not kept of what its trainer sent. */
    omissions?: readonly Omission[];
}

/** What a person may say about a session. */
export type SessionEdit = Pick<SessionRecord, 'givenName' | 'note' | 'archivedAt'>;

export type SessionActivity = Extract<RunActivityState, 'running' | 'paused' | 'finished'>;

/** After a pause one further step may still be under way; this many mean that the trainer runs again, though it was not heard to resume. */
const STEPS_THAT_REFUTE_A_PAUSE = 3;
const MILLISECONDS = 1_000;

/**
 * One `session_id`: what its events add up to. Events may come in any order and more than once; `event_seq` decides.
 */
export class TrainingSession {
    readonly connections = new Set<TrainerLink>();
    /** The newest one, open or closed. */
    lastConnection: TrainerLink | undefined;
    /** Connections that went on to another session. */
    readonly left = new WeakSet<TrainerLink>();
    /** Sequence numbers in the database; `heard` may be ahead of it. */
    stored: SequenceTracker;
    /** True from the end of the last connection until it is clear that the trainer won't come back. */
    reconnecting = false;
    /** Commands that the trainer says it knows. */
    capabilities: readonly string[] = [];
    /** What a command that was just sent should bring about; the next word of the trainer replaces it. */
    expectedActivity: SessionActivity | undefined;
    private readonly omissions: OmissionList;
    private readonly heard: SequenceTracker;
    private readonly runsById = new Map<string, RunRecord>();
    private readonly unsavedRuns = new Set<string>();
    private highestSeq = 0;
    private activitySeq = 0;
    private latestSeq = 0;
    private stepsSincePause = 0;

    constructor(
        readonly record: SessionRecord,
        runs: readonly RunRecord[] = [],
        seen: readonly SequenceInterval[] = [],
    ) {
        this.omissions = new OmissionList(record.omissions);
        this.heard = new SequenceTracker(seen);
        this.stored = new SequenceTracker(seen);
        this.highestSeq = this.activitySeq = this.latestSeq = seen.at(-1)?.[1] ?? 0;
        for (const run of runs) {
            this.runsById.set(run.runId, run);
        }
    }

    /** Something of it is in the database. */
    get wasStored(): boolean {
        return this.stored.seen.length > 0;
    }

    /** What a person calls it. */
    get name(): string {
        return this.record.givenName ?? this.record.name;
    }

    get sessionId(): string {
        return this.record.sessionId;
    }

    get connected(): boolean {
        return this.connections.size > 0;
    }

    /** Where commands go: the trainer's newest connection. */
    get openConnection(): TrainerLink | undefined {
        return this.record.activity === 'finished' ? undefined : [...this.connections].filter((connection) => connection.isOpen).at(-1);
    }

    /** Its trainer is there, or may be back in a moment, and has not finished. */
    get isBusy(): boolean {
        return (this.connected || this.reconnecting) && this.record.activity !== 'finished';
    }

    get state(): RunActivityState {
        if (this.record.activity === 'finished') {
            return 'finished';
        }
        if (this.connected) {
            return this.expectedActivity ?? this.record.activity;
        }
        return this.reconnecting ? 'reconnecting' : 'ended';
    }

    /** Events below the highest number heard that did not arrive (yet). */
    get missingEvents(): number {
        return this.heard.missing;
    }

    /** The highest `event_seq` heard, 0 before the first. */
    get lastSeq(): number {
        return this.highestSeq;
    }

    get runs(): RunRecord[] {
        return [...this.runsById.values()].sort((left, right) => left.eventSeq - right.eventSeq || left.startedAt - right.startedAt);
    }

    summary(): Session {
        const { sessionId, project, note, originId, startedAt, endedAt, archivedAt, steps, lostEvents, trainer, omissions } = this.record;
        return {
            sessionId,
            project,
            name: this.name,
            note,
            originId,
            startedAt,
            endedAt,
            archivedAt,
            state: this.state,
            connected: this.connected,
            runs: this.runsById.size,
            steps,
            lostEvents,
            trainer,
            omissions,
        };
    }

    /** Notes what could not be kept as it came. */
    omit(omission: NewOmission): void {
        this.omissions.add(omission);
        this.record.omissions = this.omissions.all;
    }

    /** Changes what a person said about a run. */
    editRun(runId: string, change: RunEdit): void {
        const run = this.runsById.get(runId);
        if (run) {
            this.runsById.set(runId, { ...run, ...change });
        }
    }

    /** What the trainer said that it does, other than by an event. Events that it sends from now on replace it. */
    noteActivity(activity: SessionActivity): void {
        this.activitySeq = this.highestSeq;
        this.record.activity = activity;
        this.expectedActivity = undefined;
        this.stepsSincePause = 0;
    }

    /** Takes an event into account. @returns false when it was heard before */
    apply(event: TrainerEvent): boolean {
        if (!this.heard.add(event.event_seq)) {
            return false;
        }
        if (event.type === 'newRun') {
            this.saveRun(describeRun(event, this.runsById.get(event.run_id)));
        } else if (!this.runsById.has(event.run_id)) {
            this.saveRun(bareRun(event));
        }
        this.followActivity(event);
        if (event.event_seq > this.highestSeq) {
            this.highestSeq = event.event_seq;
            this.record.currentRunId = event.type === 'finalizeRun' ? event.next_run : event.run_id;
        }
        return true;
    }

    /** Runs that changed since the last call; all of them with `everything`. */
    takeUnsavedRuns(everything: boolean): RunRecord[] {
        const taken = everything ? this.runs : this.runs.filter((run) => this.unsavedRuns.has(run.runId));
        this.unsavedRuns.clear();
        return taken;
    }

    /** The other half of `takeUnsavedRuns`, when saving failed. */
    returnUnsavedRuns(runs: readonly RunRecord[]): void {
        for (const run of runs) {
            this.unsavedRuns.add(run.runId);
        }
    }

    private followActivity(event: TrainerEvent): void {
        switch (event.type) {
            case 'session_started':
                this.record.project = event.project;
                this.record.name = event.run_name;
                return;
            case 'trainStep':
                this.followStep(event);
                return;
            case 'paused':
                this.setActivity(event, 'paused');
                return;
            case 'resumed':
                this.setActivity(event, 'running');
                return;
            case 'trainingFinished':
                this.setActivity(event, 'finished');
                return;
            default:
        }
    }

    private setActivity(event: TrainerEvent, activity: SessionActivity): void {
        if (event.event_seq < this.activitySeq) {
            return;
        }
        this.activitySeq = event.event_seq;
        this.record.activity = activity;
        this.expectedActivity = undefined;
        this.stepsSincePause = 0;
        this.record.endedAt = activity === 'finished' ? Math.max(this.record.startedAt, event.ts * MILLISECONDS) : undefined;
    }

    private followStep(event: TrainStepEvent): void {
        const run = this.runsById.get(event.run_id);
        if (run && event.step > run.steps) {
            this.saveRun({ ...run, steps: event.step });
        }
        if (event.event_seq > this.activitySeq && this.record.activity === 'paused') {
            this.stepsSincePause++;
            if (this.stepsSincePause >= STEPS_THAT_REFUTE_A_PAUSE) {
                this.setActivity(event, 'running');
            }
        }
        if (event.event_seq >= this.latestSeq) {
            this.latestSeq = event.event_seq;
            const { run_id: runId, step, epoch, metrics } = event;
            this.record.latest = { runId, step, epoch, ts: event.ts * MILLISECONDS, metrics };
        }
    }

    private saveRun(run: RunRecord): void {
        this.runsById.set(run.runId, run);
        this.unsavedRuns.add(run.runId);
    }
}
