import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import { compareMetricNames, type DashboardState, type MetricValues } from '@onthefly/shared-types';
import { CommandJournal } from '../control/command-journal';
import { IntentQueue } from '../control/intent-queue';
import { ExampleService } from '../example/example-service';
import { SessionRegistry } from '../ingest/session-registry';
import { JobService } from '../jobs/job-service';
import { toRun } from '../session/run-record';
import type { TrainingSession } from '../session/training-session';
import { EventStore } from '../storage/event-store';
import { Storage } from '../storage/storage';
import { SummaryRepository } from '../storage/summary-repository';
import { TrainerServer } from '../trainer/trainer-server';

const LISTED_SESSIONS = 50;

/** The one small state that dashboards see, put together from those who own its parts. */
@injectable()
export class ExtensionState {
    private readonly changeEmitter = new Emitter<void>();
    private readonly metricsBySession = new Map<string, Set<string>>();
    private summaries: SummaryRepository | undefined;

    /** Something in `snapshot()` changed. Fires for every step: throttle. */
    readonly onDidChange: Event<void> = this.changeEmitter.event;

    constructor(
        @inject(TrainerServer) private readonly server: TrainerServer,
        @inject(Storage) private readonly storage: Storage,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(ExampleService) private readonly example: ExampleService,
        @inject(CommandJournal) private readonly journal: CommandJournal,
        @inject(IntentQueue) private readonly queue: IntentQueue,
        @inject(JobService) private readonly jobs: JobService,
        @inject(EventStore) events: EventStore,
    ) {
        const changed = (): void => {
            this.changeEmitter.fire();
        };
        registry.onDidChange(changed);
        registry.onDidForget((sessionId) => this.metricsBySession.delete(sessionId));
        journal.onDidChange(changed);
        queue.onDidChange(changed);
        jobs.onDidChange(changed);
        server.onDidChangeState(changed);
        storage.onDidChangeState(changed);
        storage.onDidOpen(() => (this.summaries = undefined));
        events.onDidWrite((records) => {
            for (const { session, event } of records) {
                if (event.type === 'trainStep') {
                    this.noteMetrics(session.sessionId, event.metrics);
                }
            }
        });
    }

    /** As it is for a window that looks at this session. */
    snapshot(current: TrainingSession | undefined): DashboardState {
        return {
            server: this.server.state,
            storage: this.storage.state,
            currentSessionId: current?.sessionId,
            currentRunId: current?.record.currentRunId,
            sessions: this.registry.listRecent(LISTED_SESSIONS).map((session) => session.summary()),
            runs: (current?.runs ?? []).map(toRun),
            pendingCommands: [...this.journal.pending, ...this.queue.waiting],
            jobs: this.jobs.list(),
            latest: current?.record.latest,
            metrics: current ? [...this.metricsOf(current.sessionId)].sort(compareMetricNames) : [],
            example: this.example.availability,
        };
    }

    private noteMetrics(sessionId: string, metrics: MetricValues): void {
        const names = this.metricsOf(sessionId);
        Object.keys(metrics).forEach((name) => names.add(name));
    }

    private metricsOf(sessionId: string): Set<string> {
        let names = this.metricsBySession.get(sessionId);
        if (!names) {
            this.summaries ??= new SummaryRepository(this.storage.database);
            names = new Set(this.summaries.listMetrics(sessionId));
            this.metricsBySession.set(sessionId, names);
        }
        return names;
    }
}
