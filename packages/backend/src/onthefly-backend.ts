import { inject, injectable } from 'inversify';
import type { DashboardClient, OnTheFlyServer } from '@onthefly/shared-types';
import { AlertService } from './alerts/alert-service';
import { ImportJournal } from './bundles/import-journal';
import { CompatibilityGate } from './control/compatibility-gate';
import { IntentQueue } from './control/intent-queue';
import { DashboardFacade } from './dashboard/dashboard-facade';
import { EventHub } from './dashboard/event-hub';
import { DataFolder } from './host/data-folder';
import { LeftEvents } from './ingest/left-events';
import { LossWatch } from './ingest/loss-watch';
import { TrainerPresence } from './ingest/trainer-presence';
import { JobService } from './jobs/job-service';
import { ControlSocket } from './recorder/control-socket';
import { EarlierServer } from './recorder/earlier-server';
import { PortMemory } from './recorder/port-memory';
import { RetentionReminder } from './retention/retention-reminder';
import { EventStore } from './storage/event-store';
import { SessionRemoval } from './storage/session-removal';
import { Storage } from './storage/storage';
import { PendingRequests } from './trainer/pending-requests';
import { TrainerServer } from './trainer/trainer-server';
import { DashboardWindow } from './windows/dashboard-window';
import { WindowViews } from './windows/window-views';

/** What a host starts, stops and connects dashboards to. */
@injectable()
export class OnTheFlyBackend {
    constructor(
        @inject(DataFolder) private readonly dataFolder: DataFolder,
        @inject(PortMemory) private readonly ports: PortMemory,
        @inject(Storage) private readonly storage: Storage,
        @inject(SessionRemoval) private readonly removal: SessionRemoval,
        @inject(EventStore) private readonly events: EventStore,
        @inject(TrainerPresence) private readonly presence: TrainerPresence,
        @inject(LossWatch) private readonly losses: LossWatch,
        @inject(TrainerServer) private readonly server: TrainerServer,
        @inject(EarlierServer) private readonly earlier: EarlierServer,
        @inject(IntentQueue) private readonly queue: IntentQueue,
        @inject(PendingRequests) private readonly pending: PendingRequests,
        @inject(WindowViews) private readonly views: WindowViews,
        @inject(EventHub) private readonly hub: EventHub,
        @inject(DashboardFacade) private readonly facade: DashboardFacade,
        @inject(AlertService) private readonly alerts: AlertService,
        @inject(ImportJournal) private readonly imports: ImportJournal,
        @inject(LeftEvents) private readonly left: LeftEvents,
        @inject(JobService) private readonly jobs: JobService,
        @inject(RetentionReminder) private readonly reminder: RetentionReminder,
        @inject(ControlSocket) private readonly control: ControlSocket,
        // Works by itself; asking for it is what brings it to life.
        @inject(CompatibilityGate) _gate: CompatibilityGate,
    ) {}

    /**
     * Takes the place of the recorder, opens the database, then the port. Problems are part of the state that dashboards show.
     * @throws RecorderRunningError when another process records there
     */
    async start(): Promise<void> {
        const folder = await this.dataFolder.resolve();
        await this.control.claim(folder);
        this.storage.open(folder);
        void this.imports.discardAbandoned();
        void this.removal.purge();
        void this.left.takeIn();
        const { wantedPort } = this.server;
        const state = await this.server.ensureTrainerServer(this.ports.recall(wantedPort));
        this.ports.remember(state, wantedPort);
        await this.earlier.watch(folder);
        this.reminder.start();
        const { problem } = this.storage.state;
        for (const message of [problem, this.server.state.problem].filter((text) => text !== undefined)) {
            this.hub.post({ type: 'notice', notice: { severity: 'error', message } });
        }
        if (state.takenPort !== undefined) {
            this.hub.post({
                type: 'notice',
                notice: {
                    severity: 'warning',
                    message:
                        `Port ${state.takenPort} is taken by ${state.takenBy}. OnTheFly listens on port ${state.port} instead; terminals that are ` +
                        `opened from now on carry it, and elsewhere "export ONTHEFLY_DASHBOARD_PORT=${state.port}" leads trainers there.`,
                },
            });
        }
        this.control.open(folder);
    }

    /** Everything that trainers had sent is in the database when this resolves, or in a file for the next start; after some seconds at the most. */
    async stop(): Promise<void> {
        this.earlier.dispose();
        await this.jobs.stop();
        await this.server.close();
        this.reminder.dispose();
        this.presence.dispose();
        this.losses.dispose();
        this.queue.dispose();
        this.pending.dispose();
        await this.events.drain();
        this.alerts.dispose();
        // Meanwhile whoever waited for an answer is told, and what became of it is kept.
        await this.removal.stop();
        this.hub.dispose();
        this.control.disconnect();
        await this.events.close();
        this.storage.close();
        // Only now may another process begin to record here.
        await this.control.stop();
    }

    /** Call `disconnectDashboard` with the same client when its channel closes. */
    connectDashboard(client: DashboardClient): OnTheFlyServer {
        const window = new DashboardWindow(this.views);
        this.hub.addClient(client, window);
        return this.facade.createServer(window);
    }

    disconnectDashboard(client: DashboardClient): void {
        this.hub.removeClient(client);
    }
}
