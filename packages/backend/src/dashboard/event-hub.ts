import { inject, injectable } from 'inversify';
import type { DashboardClient, DashboardEvent, LogEvent, LogRow } from '@onthefly/shared-types';
import { AlertService } from '../alerts/alert-service';
import { CommandJournal } from '../control/command-journal';
import { HealthChecks } from '../control/health-checks';
import { LossReports } from '../control/loss-reports';
import { RunTargeting } from '../control/run-targeting';
import { ExampleService } from '../example/example-service';
import { TrainerRouter } from '../ingest/trainer-router';
import { JobService } from '../jobs/job-service';
import { RetentionReminder } from '../retention/retention-reminder';
import type { TrainingSession } from '../session/training-session';
import { EventStore, type RecordedEvent } from '../storage/event-store';
import { shortenRow } from '../storage/log-preview';
import { stripUiOnlyFields } from '../storage/strip-ui-only-fields';
import type { DashboardWindow } from '../windows/dashboard-window';
import { WindowViews, type WindowView } from '../windows/window-views';
import { ExtensionState } from './extension-state';
import { Outbox } from './outbox';
import { UnseenNotices } from './unseen-notices';

interface OpenDashboard {
    readonly outbox: Outbox;
    readonly window: DashboardWindow;
    readonly hearsNotices: boolean;
}

/** Tells every open dashboard what happened: points and logs of the session that it shows, every change of the state, notices. */
@injectable()
export class EventHub {
    private readonly outboxes = new Map<DashboardClient, OpenDashboard>();

    constructor(
        @inject(EventStore) events: EventStore,
        @inject(WindowViews) views: WindowViews,
        @inject(TrainerRouter) router: TrainerRouter,
        @inject(ExtensionState) private readonly state: ExtensionState,
        @inject(ExampleService) example: ExampleService,
        @inject(CommandJournal) journal: CommandJournal,
        @inject(HealthChecks) health: HealthChecks,
        @inject(LossReports) reports: LossReports,
        @inject(RunTargeting) targeting: RunTargeting,
        @inject(AlertService) alerts: AlertService,
        @inject(RetentionReminder) reminder: RetentionReminder,
        @inject(JobService) jobs: JobService,
        @inject(UnseenNotices) private readonly unseen: UnseenNotices,
    ) {
        events.onDidWrite((records) => this.publish(records));
        state.onDidChange(() => this.postStatus());
        router.onDidRaiseNotice((notice) => this.post({ type: 'notice', notice }));
        views.onDidChange((view) => this.postCurrentSession(view));
        targeting.onDidSelect((selected) => this.post({ type: 'modelNav.select', ...selected }));
        journal.onDidChange((record) => this.post({ type: 'command', record }));
        health.onDidCheck(({ result }) => this.post({ type: 'health', result }));
        reports.onDidReport(({ report }) => this.post({ type: 'report', report }));
        alerts.onDidRaise((alert) => this.post({ type: 'alert', alert }));
        alerts.onDidRaiseNotice((notice) => this.post({ type: 'notice', notice }));
        reminder.onDidRaiseNotice((notice) => this.post({ type: 'notice', notice }));
        jobs.onDidChange((job) => this.post({ type: 'job', job }));
        example.onDidProgress((progress) => this.post({ type: 'example', progress }));
    }

    /** @param hearsNotices false for a further dashboard of a window that tells them already */
    addClient(client: DashboardClient, window: DashboardWindow, { hearsNotices = true } = {}): void {
        const outbox = new Outbox(client, () => this.state.snapshot(window.current));
        this.outboxes.set(client, { outbox, window, hearsNotices });
        if (hearsNotices) {
            this.unseen.take().forEach((notice) => outbox.addEvent({ type: 'notice', notice }));
        }
    }

    removeClient(client: DashboardClient): void {
        const open = this.outboxes.get(client);
        open?.outbox.close();
        open?.window.close();
        this.outboxes.delete(client);
    }

    /** Tells nobody anything any more: the state can't be read once the database is closed. */
    dispose(): void {
        this.outboxes.forEach(({ outbox }) => outbox.close());
        this.outboxes.clear();
    }

    /** Sends an event to every dashboard; a notice waits for the first one when nobody is there to hear it. */
    post(event: DashboardEvent): void {
        const hearers = [...this.outboxes.values()].filter(({ hearsNotices }) => event.type !== 'notice' || hearsNotices);
        hearers.forEach(({ outbox }) => outbox.addEvent(event));
        if (event.type === 'notice' && hearers.length === 0) {
            this.unseen.keep(event.notice);
        }
    }

    private publish(records: readonly RecordedEvent[]): void {
        const watching = new Map<TrainingSession, OpenDashboard[]>();
        for (const { session, event, ordinal } of records) {
            let dashboards = watching.get(session);
            if (!dashboards) {
                dashboards = this.watching(session.sessionId);
                watching.set(session, dashboards);
            }
            for (const { outbox } of dashboards) {
                if (event.type === 'trainStep') {
                    outbox.addPoint({ ordinal, event });
                } else if (event.type === 'log') {
                    outbox.addLog(event.session_id, toLogRow(event));
                }
            }
        }
        // Counts of stored rows are part of the state.
        this.postStatus();
    }

    /** Every dashboard gets the state as it is when its next delivery leaves. */
    private postStatus(): void {
        this.outboxes.forEach(({ outbox }) => outbox.markStateChanged());
    }

    private postCurrentSession(view: WindowView): void {
        const { sessionId } = view;
        for (const { outbox, window } of this.outboxes.values()) {
            if (window.view === view && sessionId !== undefined) {
                outbox.addEvent({ type: 'fs.session.current', sessionId });
                outbox.markStateChanged();
            }
        }
    }

    private watching(sessionId: string): OpenDashboard[] {
        return [...this.outboxes.values()].filter(({ window }) => window.view.sessionId === sessionId);
    }
}

function toLogRow(event: LogEvent): LogRow {
    const row: LogRow = {
        eventSeq: event.event_seq,
        runId: event.run_id,
        ts: event.ts * 1_000,
        level: event.level,
        phase: event.phase,
        step: event.step,
        text: event.text,
    };
    return shortenRow(stripUiOnlyFields([row])[0] ?? row);
}
