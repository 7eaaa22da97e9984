import { inject, injectable } from 'inversify';
import type { DashboardClient, DashboardEvent, LogEvent, LogRow } from '@onthefly/shared-types';
import { AlertService } from '../alerts/alert-service';
import { CommandJournal } from '../control/command-journal';
import { HealthChecks } from '../control/health-checks';
import { LossReports } from '../control/loss-reports';
import { RunTargeting } from '../control/run-targeting';
import { ExampleService } from '../example/example-service';
import { JobService } from '../jobs/job-service';
import { RetentionReminder } from '../retention/retention-reminder';
import { ExtensionState } from '../session/extension-state';
import { SessionRegistry } from '../session/session-registry';
import { TrainerRouter } from '../session/trainer-router';
import { EventWriter, type RecordedEvent } from '../storage/event-writer';
import { shortenRow } from '../storage/log-preview';
import { stripUiOnlyFields } from '../storage/strip-ui-only-fields';
import { Outbox } from './outbox';

const MAXIMUM_KEPT_NOTICES = 20;

/** Tells every open dashboard what happened: points and logs of the current session, every change of the state, notices. */
@injectable()
export class EventHub {
    private readonly outboxes = new Map<DashboardClient, Outbox>();
    /** Notices that were raised while nobody was looking. */
    private unseen: DashboardEvent[] = [];

    constructor(
        @inject(EventWriter) writer: EventWriter,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
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
    ) {
        writer.onDidWrite((records) => this.publish(records));
        state.onDidChange(() => this.postStatus());
        router.onDidRaiseNotice((notice) => this.post({ type: 'notice', notice }));
        registry.onDidSelect(({ sessionId }) => this.postCurrentSession(sessionId));
        registry.onDidOutdate(({ sessionId }) => {
            if (sessionId === registry.current?.sessionId) {
                this.post({ type: 'resync' });
            }
        });
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

    addClient(client: DashboardClient): void {
        const outbox = new Outbox(client, () => this.state.snapshot());
        this.outboxes.set(client, outbox);
        this.unseen.splice(0).forEach((event) => outbox.addEvent(event));
    }

    removeClient(client: DashboardClient): void {
        this.outboxes.get(client)?.close();
        this.outboxes.delete(client);
    }

    /** Tells nobody anything any more: the state can't be read once the database is closed. */
    dispose(): void {
        this.outboxes.forEach((outbox) => outbox.close());
        this.outboxes.clear();
    }

    /** Sends an event to every dashboard; a notice waits for the first one when none is open. */
    post(event: DashboardEvent): void {
        this.outboxes.forEach((outbox) => outbox.addEvent(event));
        if (this.outboxes.size === 0 && event.type === 'notice') {
            this.unseen = [...this.unseen, event].slice(-MAXIMUM_KEPT_NOTICES);
        }
    }

    private publish(records: readonly RecordedEvent[]): void {
        const current = this.registry.current;
        for (const { session, event, ordinal } of records) {
            if (session !== current) {
                continue;
            }
            for (const outbox of this.outboxes.values()) {
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
        this.outboxes.forEach((outbox) => outbox.markStateChanged());
    }

    private postCurrentSession(sessionId: string): void {
        this.post({ type: 'fs.session.current', sessionId });
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
