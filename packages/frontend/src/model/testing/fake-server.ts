import type {
    DashboardServer,
    DashboardSnapshot,
    DashboardState,
    ExampleResult,
    LogPage,
    LogRequest,
    LogRow,
    PointsEvent,
    Run,
    SeriesReply,
    SeriesRequest,
    Session,
} from '@onthefly/shared-types';

interface Pending<Request, Reply> {
    readonly request: Request;
    readonly resolve: (reply: Reply) => void;
    readonly reject: (error: Error) => void;
}

/** Answers when a test says so. */
export class FakeServer implements DashboardServer {
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

    async selectSession(): Promise<void> {
        if (this.selectionError) {
            throw this.selectionError;
        }
    }

    async prepareExample(): Promise<ExampleResult> {
        return { type: 'ready', command: 'python train.py', cwd: '/example' };
    }

    async cancelExample(): Promise<void> {}
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
        server: { listening: true, port: 47621, rejectedLines: 0 },
        storage: { folder: '/data', mode: 'disk' },
        currentSessionId: 's1',
        currentRunId: 'r1',
        sessions: [session('s1')],
        runs: [run('s1', 'r1')],
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
