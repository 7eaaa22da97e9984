import type {
    CommandRecord,
    DashboardSnapshot,
    DashboardState,
    ExampleResult,
    IntentName,
    JobStarted,
    LogPage,
    LogRequest,
    LogRow,
    LogWindow,
    LogWindowRequest,
    OnTheFlyServer,
    Outcome,
    PointsEvent,
    PrunePlan,
    Refusal,
    Run,
    RunMark,
    SeriesReply,
    SeriesRequest,
    Session,
    StepsPage,
    WebMsg,
} from '@onthefly/shared-types';

interface Pending<Request, Reply> {
    readonly request: Request;
    readonly resolve: (reply: Reply) => void;
    readonly reject: (error: Error) => void;
}

/** Answers when a test says so. */
export class FakeServer implements OnTheFlyServer {
    state: DashboardState = state();
    selectionError: Error | undefined;
    readonly series: Pending<SeriesRequest, SeriesReply>[] = [];
    readonly logs: Pending<LogRequest, LogPage>[] = [];

    async getSnapshot(): Promise<DashboardSnapshot> {
        return { state: this.state, ordinal: 0 };
    }

    getSeries(request: SeriesRequest): Promise<SeriesReply> {
        return new Promise((resolve, reject) => this.series.push({ request, resolve, reject }));
    }

    getLogs(request: LogRequest): Promise<LogPage> {
        return new Promise((resolve, reject) => this.logs.push({ request, resolve, reject }));
    }

    async getMarks(): Promise<readonly RunMark[]> {
        return this.marks;
    }

    marks: RunMark[] = [];
    readonly logWindows: Pending<LogWindowRequest, LogWindow>[] = [];

    getLogWindow(request: LogWindowRequest): Promise<LogWindow> {
        return new Promise((resolve, reject) => this.logWindows.push({ request, resolve, reject }));
    }

    async getLogText(): Promise<string> {
        return this.logText;
    }

    logText = '';

    async listLogPhases(): Promise<readonly string[]> {
        return ['train', 'test'];
    }

    async listAlerts(): Promise<readonly []> {
        return [];
    }

    async describeWindow(): Promise<void> {}

    async selectSession(): Promise<void> {
        if (this.selectionError) {
            throw this.selectionError;
        }
    }

    async prepareExample(): Promise<ExampleResult> {
        return { type: 'ready', program: 'python', parameters: ['train.py'], cwd: '/example' };
    }

    async cancelExample(): Promise<void> {}

    readonly asked: Pending<WebMsg, Outcome>[] = [];
    commands: CommandRecord[] = [];

    execute<Name extends IntentName>(request: WebMsg<Name>): Promise<Outcome<Name>> {
        return new Promise((resolve, reject) => this.asked.push({ request: request as unknown as WebMsg, resolve, reject }));
    }

    async cancelCommand(): Promise<void> {}

    async listSessions(): Promise<readonly Session[]> {
        return this.state.sessions;
    }

    async describeSession(): Promise<undefined> {}

    async listCheckpointFolders(): Promise<[]> {
        return [];
    }

    async planPrune(): Promise<PrunePlan> {
        return { limits: {}, sessions: [], bytes: 0 };
    }

    async startJob(): Promise<JobStarted> {
        return { type: 'started', jobId: 'job' };
    }

    async cancelJob(): Promise<void> {}

    async getJob(): Promise<undefined> {}

    async planExport(): Promise<Refusal> {
        return { type: 'failed', code: 'unsupported', message: 'Nothing is exported here.' };
    }

    async inspectBundle(): Promise<Refusal> {
        return { type: 'failed', code: 'unsupported', message: 'Nothing is imported here.' };
    }

    async listRuns(): Promise<readonly []> {
        return [];
    }

    async listCommands(): Promise<readonly CommandRecord[]> {
        return this.commands;
    }

    async listCheckpoints(): Promise<readonly []> {
        return [];
    }

    async listHealth(): Promise<readonly []> {
        return [];
    }

    async listReports(): Promise<readonly []> {
        return [];
    }

    async getReport(): Promise<undefined> {}

    async getSteps(): Promise<StepsPage> {
        return { metrics: [], rows: [] };
    }
}

export function session(sessionId: string): Session {
    return {
        sessionId,
        project: 'demo',
        name: sessionId,
        startedAt: 0,
        state: 'running',
        connected: true,
        runs: 1,
        steps: 0,
        lostEvents: 0,
        trainer: {},
    };
}

export function run(sessionId: string, runId: string): Run {
    return { sessionId, runId, name: runId, kind: 'root', parents: [], startedAt: 0, steps: 0 };
}

export function state(change: Partial<DashboardState> = {}): DashboardState {
    return {
        server: { listening: true, port: 47621, rejectedLines: 0, refusals: [], omissions: [] },
        storage: { folder: '/data', mode: 'disk' },
        currentSessionId: 's1',
        currentRunId: 'r1',
        sessions: [session('s1')],
        runs: [run('s1', 'r1')],
        pendingCommands: [],
        jobs: [],
        metrics: ['loss'],
        example: { available: false },
        ...change,
    };
}

export function points(firstOrdinal: number, losses: readonly number[], change: Partial<PointsEvent> = {}): PointsEvent {
    const column = Float64Array.from(losses, (_, index) => firstOrdinal + index);
    return {
        type: 'points',
        sessionId: 's1',
        runId: 'r1',
        ordinal: column,
        eventSeq: column,
        step: column,
        epoch: column,
        ts: column,
        metrics: { loss: Float64Array.from(losses) },
        ...change,
    };
}

export function logRow(eventSeq: number, level: LogRow['level'] = 'info'): LogRow {
    return { eventSeq, runId: 'r1', ts: eventSeq, level, text: `row ${eventSeq}` };
}

/** Long enough for every promise that is settled already. */
export function settled(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, 0));
}
