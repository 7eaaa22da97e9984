import { inject, injectable } from 'inversify';
import type {
    DashboardSnapshot,
    IntentName,
    IntentResult,
    LogLevel,
    LogRequest,
    LogTextRequest,
    LogWindowRequest,
    MarksRequest,
    Outcome,
    ReportRequest,
    RetentionLimits,
    SeriesRequest,
    SessionContents,
    StepsRequest,
    WebMsg,
    WindowDescription,
} from '@onthefly/shared-types';
import { FieldReader, InvalidFieldError, isObject } from '../common/field-reader';
import { CommandJournal } from '../control/command-journal';
import { ControlService } from '../control/control-service';
import { readWebMsg } from '../control/web-message-reader';
import { ExampleService } from '../example/example-service';
import { SessionRegistry } from '../ingest/session-registry';
import { JobService } from '../jobs/job-service';
import { PrunePlanner } from '../retention/prune-planner';
import { CheckpointFoldersReader } from '../storage/checkpoint-folders-reader';
import { EventStore } from '../storage/event-store';
import { LogReader } from '../storage/log-reader';
import { MarkReader } from '../storage/mark-reader';
import { SeriesReader } from '../storage/series-reader';
import { SessionContentsReader } from '../storage/session-contents-reader';
import { StepReader } from '../storage/step-reader';
import { StoredAlerts } from '../storage/stored-alerts';
import { StoredResults } from '../storage/stored-results';
import type { DashboardWindow } from '../windows/dashboard-window';
import { ExtensionState } from './extension-state';
import { JobStarter } from './job-starter';
import type { TerminalServer } from './server-methods';
import { SessionLists } from './session-lists';

const MAXIMUM_BUCKETS = 10_000;
const MAXIMUM_ROWS = 10_000;
const LOG_LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error'] satisfies LogLevel[];

/**
 * What dashboards may do. `createServer` gives out an object that holds these calls and nothing else, because some hosts make
 * every method of an exposed object callable from the page; arguments are checked here, since a page is not to be trusted.
 */
@injectable()
export class DashboardFacade {
    constructor(
        @inject(ExtensionState) private readonly state: ExtensionState,
        @inject(EventStore) private readonly events: EventStore,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(SeriesReader) private readonly series: SeriesReader,
        @inject(MarkReader) private readonly marks: MarkReader,
        @inject(LogReader) private readonly logs: LogReader,
        @inject(StepReader) private readonly steps: StepReader,
        @inject(SessionLists) private readonly lists: SessionLists,
        @inject(StoredResults) private readonly results: StoredResults,
        @inject(CommandJournal) private readonly journal: CommandJournal,
        @inject(ControlService) private readonly control: ControlService,
        @inject(StoredAlerts) private readonly alerts: StoredAlerts,
        @inject(SessionContentsReader) private readonly contents: SessionContentsReader,
        @inject(CheckpointFoldersReader) private readonly folders: CheckpointFoldersReader,
        @inject(PrunePlanner) private readonly pruning: PrunePlanner,
        @inject(JobService) private readonly jobs: JobService,
        @inject(JobStarter) private readonly starter: JobStarter,
        @inject(ExampleService) private readonly example: ExampleService,
    ) {}

    /** @param window the one that asks */
    createServer(window: DashboardWindow): TerminalServer {
        return Object.freeze<TerminalServer>({
            getSnapshot: () => this.read(() => this.takeSnapshot(window)),
            getSeries: (request) => this.read(() => this.series.read(checkSeriesRequest(request))),
            getMarks: (request) => this.read(() => this.marks.read(checkMarksRequest(request))),
            getLogs: (request) => this.read(() => this.logs.read(checkLogRequest(request))),
            getLogWindow: (request) => this.read(() => this.logs.readWindow(checkLogWindowRequest(request))),
            getLogText: (request) => this.read(() => this.logs.readText(checkLogTextRequest(request))),
            listLogPhases: (sessionId) => this.read(() => this.logs.listPhases(checkIdentifier({ sessionId }))),
            describeWindow: async (description) => window.describe(checkWindowDescription(description)),
            selectSession: async (sessionId) => window.select(checkIdentifier({ sessionId })),
            execute: async (message, cancellation) => this.execute(message, window, cancellation),
            cancelCommand: async (commandId) => this.control.cancelCommand(checkIdentifier({ commandId })),
            listSessions: () => this.read(() => this.lists.listSessions()),
            describeSession: (sessionId) => this.read(() => this.describeSession(checkIdentifier({ sessionId }))),
            planPrune: (limits) => this.read(() => this.pruning.plan(checkRetentionLimits(limits))),
            listRuns: (sessionId) =>
                this.read(() => this.lists.listRuns(sessionId === undefined ? undefined : checkIdentifier({ sessionId }))),
            listCommands: (sessionId) => this.read(() => this.journal.list(checkIdentifier({ sessionId }), MAXIMUM_ROWS)),
            listCheckpoints: (sessionId) => this.read(() => this.results.listCheckpoints(checkIdentifier({ sessionId }))),
            listCheckpointFolders: (sessionId) => this.read(() => this.folders.read(checkIdentifier({ sessionId }))),
            listHealth: (sessionId) => this.read(() => this.results.listHealth(checkIdentifier({ sessionId }))),
            listReports: (sessionId) => this.read(() => this.results.listReports(checkIdentifier({ sessionId }))),
            listAlerts: (sessionId) =>
                this.read(() => this.alerts.list(sessionId === undefined ? undefined : checkIdentifier({ sessionId }))),
            getReport: (request) => this.read(() => this.results.findReport(checkReportRequest(request))),
            getSteps: (request) => this.read(() => this.steps.read(checkStepsRequest(request))),
            startJob: async (request) => this.starter.startJob(request),
            cancelJob: async (jobId) => this.jobs.cancel(checkIdentifier({ jobId })),
            getJob: async (jobId) => this.jobs.find(checkIdentifier({ jobId })),
            planExport: async (request) => this.starter.planExport(request),
            inspectBundle: async (request) => this.starter.inspectBundle(request),
            prepareExample: async () => this.example.prepare(),
            cancelExample: async () => this.example.cancel(),
        });
    }

    /** After all that was recorded before, which may be much: it is written bit by bit. */
    private async read<Answer>(answer: () => Answer | Promise<Answer>): Promise<Answer> {
        await this.events.drain();
        return answer();
    }

    private takeSnapshot(window: DashboardWindow): DashboardSnapshot {
        return { state: this.state.snapshot(window.current), ordinal: this.events.storedUpTo };
    }

    private async describeSession(sessionId: string): Promise<SessionContents | undefined> {
        return this.registry.find(sessionId) && this.contents.read(sessionId);
    }

    /** What is asked for without naming a session is meant for the one that the window looks at. */
    private async execute<Name extends IntentName>(
        message: WebMsg<Name>,
        window: DashboardWindow,
        cancellation?: AbortSignal,
    ): Promise<Outcome<Name>> {
        try {
            const checked = readWebMsg(message);
            // What can't be taken back is asked for by name: the window may look at another session by now.
            const meant = checked.type === 'deleteSession' ? undefined : window.current;
            const sessionId = checked.target?.sessionId ?? meant?.sessionId;
            const outcome = await this.control.execute({ ...checked, target: { ...checked.target, sessionId } }, cancellation);
            const shown = outcome.type === 'done' ? sessionToShow(checked.type, sessionId, outcome.result) : undefined;
            if (shown !== undefined) {
                window.select(shown);
            }
            return outcome;
        } catch (error) {
            return { type: 'failed', code: 'invalid-request', message: `This can't be done: ${(error as Error).message}.` };
        }
    }
}

/** Who has a trainer go on somewhere wants to see it. */
function sessionToShow(type: IntentName, sessionId: string | undefined, result: object): string | undefined {
    switch (type) {
        case 'ensureTrainerOnRun':
        case 'resumeTrainerOn':
            return sessionId;
        case 'startRun':
            return (result as IntentResult<'startRun'>).sessionId;
        default:
            return undefined;
    }
}

function checkWindowDescription(description: unknown): WindowDescription {
    const from = readerFor(description);
    const told = (name: string): boolean => from.fields[name] !== undefined && from.fields[name] !== null;
    return {
        ...(told('windowId') && { windowId: from.identifier('windowId') }),
        ...(told('terminalId') && { terminalId: from.identifier('terminalId') }),
        ...(told('sessionId') && { sessionId: from.identifier('sessionId') }),
        ...(told('folders') && { folders: from.texts('folders') }),
    };
}

/** The one field of an object, as a string that can be a key. */
function checkIdentifier(field: Readonly<Record<string, unknown>>): string {
    const [name = ''] = Object.keys(field);
    return new FieldReader(field).identifier(name);
}

function checkReportRequest(request: unknown): ReportRequest {
    const from = readerFor(request);
    return {
        sessionId: from.identifier('sessionId'),
        runId: from.identifier('runId'),
        subsetOn: from.text('subsetOn') === 'val' ? 'val' : 'train',
        at: from.nullableNumber('at') ?? undefined,
    };
}

function checkStepsRequest(request: unknown): StepsRequest {
    const from = readerFor(request);
    const after = from.fields['after'] === undefined || from.fields['after'] === null ? undefined : new FieldReader(from.object('after'));
    return {
        sessionId: from.identifier('sessionId'),
        runId: from.identifier('runId'),
        after: after && { step: after.integer('step', 0), eventSeq: after.integer('eventSeq', 0) },
        limit: Math.min(from.integer('limit', 1), MAXIMUM_ROWS),
    };
}

function checkRetentionLimits(limits: unknown): RetentionLimits | undefined {
    if (limits === undefined || limits === null) {
        return undefined;
    }
    const from = readerFor(limits);
    return {
        keepSessions: from.nullableInteger('keepSessions', 0) ?? undefined,
        keepDays: from.nullableInteger('keepDays', 0) ?? undefined,
    };
}

function readerFor(request: unknown): FieldReader {
    if (!isObject(request)) {
        throw new InvalidFieldError('the request must be an object');
    }
    return new FieldReader(request);
}

function checkSeriesRequest(request: unknown): SeriesRequest {
    const from = readerFor(request);
    return {
        sessionId: from.identifier('sessionId'),
        runId: from.identifier('runId'),
        metrics: from.texts('metrics'),
        fromStep: from.nullableNumber('fromStep') ?? undefined,
        toStep: from.nullableNumber('toStep') ?? undefined,
        buckets: Math.min(from.integer('buckets', 1), MAXIMUM_BUCKETS),
    };
}

function checkMarksRequest(request: unknown): MarksRequest {
    const from = readerFor(request);
    return { sessionId: from.identifier('sessionId'), runId: from.identifier('runId') };
}

function checkLogRequest(request: unknown): LogRequest {
    const from = readerFor(request);
    return {
        sessionId: from.identifier('sessionId'),
        beforeSeq: from.nullableInteger('beforeSeq', 0) ?? undefined,
        limit: Math.min(from.integer('limit', 1), MAXIMUM_ROWS),
        level: checkLogLevel(from),
        text: from.optionalText('text'),
    };
}

function checkLogWindowRequest(request: unknown): LogWindowRequest {
    const from = readerFor(request);
    return {
        sessionId: from.identifier('sessionId'),
        offset: from.nullableInteger('offset', 0) ?? undefined,
        limit: Math.min(from.integer('limit', 1), MAXIMUM_ROWS),
        level: checkLogLevel(from),
        phase: from.optionalText('phase'),
        text: from.optionalText('text'),
    };
}

function checkLogTextRequest(request: unknown): LogTextRequest {
    const from = readerFor(request);
    return { sessionId: from.identifier('sessionId'), eventSeq: from.integer('eventSeq', 0) };
}

function checkLogLevel(from: FieldReader): LogLevel | undefined {
    const level = from.optionalText('level');
    if (level !== undefined && !LOG_LEVELS.includes(level)) {
        throw new InvalidFieldError(`"level" must be one of ${LOG_LEVELS.join(', ')}`);
    }
    return level as LogLevel | undefined;
}
