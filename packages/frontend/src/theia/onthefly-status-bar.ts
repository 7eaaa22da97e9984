import { StatusBar, StatusBarAlignment, type FrontendApplicationContribution } from '@theia/core/lib/browser';
import { inject, injectable } from '@theia/core/shared/inversify';
import { activityExplanation, activityLabel, activityOf, type Activity } from '../components/activity';
import { formatInteger } from '../format/number-format';
import { DashboardModel } from '../model/dashboard-model';
import { OPEN_DASHBOARD } from './onthefly-commands';

const ELEMENT_ID = 'onthefly-activity';
/** Theia lays the whole status bar out for each change. */
const UPDATE_MILLISECONDS = 500;

const ICONS: Readonly<Record<Activity, string>> = {
    waiting: 'circle-large-outline',
    running: 'play',
    paused: 'debug-pause',
    reconnecting: 'sync',
    finished: 'check',
    ended: 'circle-slash',
};

/** Activity, run and step of the current session, with the dashboard open or not. */
@injectable()
export class OnTheFlyStatusBar implements FrontendApplicationContribution {
    private timer: ReturnType<typeof setTimeout> | undefined;
    private shown: string | undefined;

    constructor(
        @inject(DashboardModel) private readonly model: DashboardModel,
        @inject(StatusBar) private readonly statusBar: StatusBar,
    ) {}

    onStart(): void {
        this.model.onDidChangeState(() => this.updateSoon());
        this.update();
    }

    onStop(): void {
        clearTimeout(this.timer);
    }

    private updateSoon(): void {
        this.timer ??= setTimeout(() => {
            this.timer = undefined;
            this.update();
        }, UPDATE_MILLISECONDS);
    }

    private update(): void {
        const text = this.text();
        if (text !== this.shown) {
            this.shown = text;
            void this.statusBar.setElement(ELEMENT_ID, {
                text,
                name: 'OnTheFly',
                tooltip: this.tooltip(),
                alignment: StatusBarAlignment.LEFT,
                priority: 10,
                command: OPEN_DASHBOARD.id,
            });
        }
    }

    private text(): string {
        const { session, state, connection } = this.model;
        if (connection === 'disconnected') {
            return '$(debug-disconnect) OnTheFly: no connection';
        }
        const activity = activityOf(session);
        const parts = [`OnTheFly: ${activityLabel(activity).toLowerCase()}`];
        const latest = state?.latest;
        if (session && latest) {
            const run = state.runs.find(({ runId }) => runId === latest.runId);
            parts.push(run?.name ?? latest.runId, `step ${formatInteger(latest.step)}`);
        }
        return `$(${ICONS[activity]}) ${parts.join(' · ')}`;
    }

    private tooltip(): string {
        const { session, state } = this.model;
        const where = state?.server.listening ? `listening on port ${state.server.port}` : 'not listening';
        return `${activityExplanation(activityOf(session))}; ${where}. Select to open the dashboard.`;
    }
}
