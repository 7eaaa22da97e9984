import type {
    DashboardBatch,
    DashboardClient,
    DashboardEvent,
    DashboardState,
    LogLevel,
    Notice,
    OnTheFlyServer,
    Run,
    Session,
} from '@onthefly/shared-types';
import { AlertList } from './alert-list';
import { ChartModel } from './charts/chart-model';
import { Overlay } from './charts/overlay';
import { RunSeries } from './charts/run-series';
import { ControlModel } from './control/control-model';
import { RequestBoard } from './dashboard-requests';
import { DialogModel } from './dialog-model';
import { Emitter, type Release, type Subscribe } from './emitter';
import { ExampleRunner } from './example-runner';
import { HealthModel } from './health/health-model';
import { LayoutModel } from './layout/layout-model';
import { PANEL_LIST } from './layout/panel-list';
import { readViewState, type DashboardViewState } from './layout/view-state';
import { LogFeed } from './logs/log-feed';
import { LossModel } from './losses/loss-model';
import { messageOf } from './message-of';
import { RunsModel } from './runs/runs-model';
import { ShownRun } from './runs/shown-run';
import { JobsModel } from './sessions/jobs-model';
import { SessionsModel } from './sessions/sessions-model';
import { Viewers } from './viewers';

/** `connecting` until the first snapshot has come; afterwards whether the IDE's server can be reached. */
export type ConnectionState = 'connecting' | 'connected' | 'disconnected';

const RETRY_MILLISECONDS = 2000;

/**
 * Everything a dashboard shows. The small state is always kept up to date; curves and logs are pulled and held only
 * while somebody views them.
 */
export class DashboardModel {
    private readonly stateChanged = new Emitter<void>();
    private readonly seriesChanged = new Emitter<void>();
    private readonly logsChanged = new Emitter<void>();
    private readonly noticeReceived = new Emitter<Notice>();
    private readonly eventReceived = new Emitter<DashboardEvent>();
    private readonly shown = new ShownRun();

    private currentState: DashboardState | undefined;
    private currentConnection: ConnectionState = 'connecting';
    private currentProblem: string | undefined;
    private currentSeries: RunSeries | undefined;
    private currentLogs: LogFeed | undefined;
    private logLevel: LogLevel = 'debug';
    private readonly viewers = new Viewers();
    private resyncs = 0;
    private retry: ReturnType<typeof setTimeout> | undefined;

    /** State, connection or the choice of the run changed. */
    readonly onDidChangeState = this.stateChanged.event;
    readonly onDidChangeSeries = this.seriesChanged.event;
    readonly onDidChangeLogs = this.logsChanged.event;
    /** Something to tell the person once. */
    readonly onDidReceiveNotice = this.noticeReceived.event;

    readonly example: ExampleRunner;
    readonly control: ControlModel;
    readonly alerts: AlertList;
    /** Runs that are drawn beside the shown one. */
    readonly overlay = new Overlay();
    readonly charts: ChartModel;
    readonly layout = new LayoutModel(PANEL_LIST);
    readonly dialogs = new DialogModel();
    readonly requests = new RequestBoard();
    readonly runList: RunsModel;
    readonly sessionList: SessionsModel;
    readonly jobs: JobsModel;
    readonly health: HealthModel;
    readonly losses: LossModel;
    /** Everything that the backend tells, as it comes: for panels that pull what they show and want to know when to pull again. */
    readonly onDidReceiveEvent: Subscribe<DashboardEvent>;

    /** The only part that a backend may call. */
    readonly client: DashboardClient = { deliver: (batch) => this.deliver(batch) };

    constructor(readonly server: OnTheFlyServer) {
        this.example = new ExampleRunner(server);
        this.control = new ControlModel(server);
        this.runList = new RunsModel(server);
        this.sessionList = new SessionsModel(server);
        this.onDidReceiveEvent = this.eventReceived.event;
        this.charts = new ChartModel(this);
        this.alerts = new AlertList(server, this.onDidReceiveEvent);
        this.jobs = new JobsModel(server, this.onDidReceiveEvent);
        this.health = new HealthModel(server, this.control, this.onDidReceiveEvent);
        this.losses = new LossModel(server, this.onDidReceiveEvent);
        this.alerts.onDidChange(() => this.seeAlerts());
        this.control.onDidSettle(({ intent, outcome }) => {
            if ((intent === 'fork' || intent === 'merge') && outcome.type === 'done') {
                this.followTrainer();
            }
        });
    }

    get state(): DashboardState | undefined {
        return this.currentState;
    }

    get connection(): ConnectionState {
        return this.currentConnection;
    }

    /** Why no snapshot could be had, while it is tried again. */
    get problem(): string | undefined {
        return this.currentProblem;
    }

    get session(): Session | undefined {
        const { sessions, currentSessionId } = this.currentState ?? {};
        return sessions?.find((session) => session.sessionId === currentSessionId);
    }

    get run(): Run | undefined {
        return this.shown.of(this.currentState);
    }

    /** Curves of the shown run, while they are viewed. */
    get series(): RunSeries | undefined {
        return this.currentSeries;
    }

    /** The log of the current session, while it is viewed. */
    get logs(): LogFeed | undefined {
        return this.currentLogs;
    }

    get viewState(): DashboardViewState {
        return {
            ...this.shown.choice,
            logLevel: this.logLevel,
            layout: this.layout.state,
            runList: this.runList.viewState,
            charts: this.charts.settings,
            overlay: this.overlay.runs,
        };
    }

    /** Takes what `viewState` once was; anything else is ignored. */
    restoreViewState(stored: unknown): void {
        const { logLevel, sessionId, runId, layout, runList, charts, overlay } = readViewState(stored);
        this.layout.restore(layout);
        this.runList.restore(runList);
        this.charts.restore(charts);
        this.overlay.restore(overlay);
        this.logLevel = logLevel ?? this.logLevel;
        this.currentLogs?.setLevel(this.logLevel);
        if (sessionId && runId) {
            this.shown.choose({ sessionId, runId });
            this.stateMayShowOther();
        }
    }

    /** Pulls and keeps curves and logs until released. */
    view(): Release {
        const release = this.viewers.add();
        this.updateFeeds();
        return () => {
            release();
            this.updateFeeds();
        };
    }

    /** Takes a new snapshot and pulls everything that is shown. Call whenever the channel (re)opens. */
    async resync(): Promise<void> {
        const attempt = ++this.resyncs;
        clearTimeout(this.retry);
        try {
            const { state } = await this.server.getSnapshot();
            if (attempt === this.resyncs) {
                this.currentConnection = 'connected';
                this.currentProblem = undefined;
                this.currentSeries?.reload();
                this.charts.reload();
                this.currentLogs?.reload();
                void this.alerts.reload();
                this.sessionList.reload();
                this.setState(state);
            }
        } catch (error) {
            if (attempt === this.resyncs) {
                this.currentProblem = messageOf(error);
                this.stateChanged.fire();
                this.retry = setTimeout(() => void this.resync(), RETRY_MILLISECONDS);
            }
        }
    }

    /** Call when the channel closed. What was shown stays. */
    disconnect(): void {
        this.resyncs++;
        clearTimeout(this.retry);
        this.currentConnection = 'disconnected';
        this.stateChanged.fire();
    }

    /** Tells the person something once, as the backend's notices do. */
    tell(notice: Notice): void {
        this.noticeReceived.fire(notice);
    }

    async selectSession(sessionId: string): Promise<void> {
        try {
            await this.server.selectSession(sessionId);
        } catch (error) {
            this.tell({ severity: 'error', message: `That session can't be shown: ${messageOf(error)}` });
        }
    }

    /** Shows a run of the current session. Choosing the one that is being trained follows the trainer from then on. */
    selectRun(runId: string): void {
        const sessionId = this.currentState?.currentSessionId;
        if (sessionId) {
            this.shown.choose(runId === this.currentState?.currentRunId ? undefined : { sessionId, runId });
            this.stateMayShowOther();
        }
    }

    /** Shows the run that is being trained, and the next one when the trainer goes on as that. */
    followTrainer(): void {
        this.shown.choose(undefined);
        this.stateMayShowOther();
    }

    setLogLevel(level: LogLevel): void {
        this.logLevel = level;
        this.currentLogs?.setLevel(level);
        this.logsChanged.fire();
    }

    setLogFollowing(following: boolean): void {
        this.currentLogs?.setFollowing(following);
        this.logsChanged.fire();
    }

    private async deliver(batch: DashboardBatch): Promise<void> {
        batch.events.forEach((event) => {
            this.take(event);
            this.eventReceived.fire(event);
        });
    }

    private take(event: DashboardEvent): void {
        switch (event.type) {
            case 'status':
                return this.setState(event.state);
            case 'points':
                if (this.currentSeries?.key.runId === event.runId && this.currentSeries.key.sessionId === event.sessionId) {
                    this.currentSeries.append(event);
                    this.seriesChanged.fire();
                }
                return;
            case 'logs':
                if (this.currentLogs?.sessionId === event.sessionId) {
                    this.currentLogs.append(event.rows);
                    this.logsChanged.fire();
                }
                return;
            case 'notice':
                return this.noticeReceived.fire(event.notice);
            case 'example':
                return this.example.report(event.progress);
            case 'modelNav.select':
                return event.sessionId === this.currentState?.currentSessionId ? this.followTrainer() : undefined;
            case 'resync':
                void this.resync();
                return;
            default:
            // Everything else that happens is also in the state or not shown.
        }
    }

    private setState(state: DashboardState): void {
        if (state.currentSessionId !== this.currentState?.currentSessionId) {
            this.overlay.beginColors();
        }
        this.currentState = state;
        this.control.setPending(state.pendingCommands);
        this.runList.setState(state);
        this.sessionList.setState(state);
        this.jobs.setState(state);
        this.health.show(state.currentSessionId);
        this.losses.reports.show(state.currentSessionId);
        this.stateMayShowOther();
    }

    private stateMayShowOther(): void {
        this.seeAlerts();
        this.updateFeeds();
        this.stateChanged.fire();
    }

    /** Those of a session that somebody looks at stand in its header: they are no news any more. */
    private seeAlerts(): void {
        const { currentSessionId } = this.currentState ?? {};
        if (this.viewers.present && currentSessionId !== undefined) {
            this.alerts.markSeen(currentSessionId);
        }
    }

    private updateFeeds(): void {
        const viewed = this.viewers.present;
        this.updateSeries(viewed ? this.run : undefined);
        this.charts.follow(viewed);
        this.updateLogs(viewed ? this.currentState?.currentSessionId : undefined);
    }

    private updateSeries(run: Run | undefined): void {
        const { sessionId, runId } = this.currentSeries?.key ?? {};
        if (run?.sessionId !== sessionId || run?.runId !== runId) {
            this.currentSeries?.dispose();
            const key = run && { sessionId: run.sessionId, runId: run.runId };
            this.currentSeries = key && new RunSeries(key, this.server, () => this.seriesChanged.fire());
            this.seriesChanged.fire();
        }
        this.currentSeries?.ensureFirst(this.currentState?.metrics ?? []);
    }

    private updateLogs(sessionId: string | undefined): void {
        if (sessionId === this.currentLogs?.sessionId) {
            return;
        }
        this.currentLogs = undefined;
        if (sessionId) {
            this.currentLogs = new LogFeed(sessionId, this.server, this.logLevel, () => this.logsChanged.fire());
            this.currentLogs.reload();
        }
        this.logsChanged.fire();
    }
}
