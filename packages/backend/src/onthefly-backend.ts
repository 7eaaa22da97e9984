import { inject, injectable } from 'inversify';
import type { DashboardClient, OnTheFlyServer } from '@onthefly/shared-types';
import { AlertService } from './alerts/alert-service';
import { ImportJournal } from './bundles/import-journal';
import { CompatibilityGate } from './control/compatibility-gate';
import { IntentQueue } from './control/intent-queue';
import { DashboardFacade } from './dashboard/dashboard-facade';
import { EventHub } from './dashboard/event-hub';
import { DataFolder } from './host/data-folder';
import { TerminalEnvironment } from './host/terminal-environment';
import { JobService } from './jobs/job-service';
import { RetentionReminder } from './retention/retention-reminder';
import { LeftEvents } from './session/left-events';
import { LossWatch } from './session/loss-watch';
import { SessionRegistry } from './session/session-registry';
import { SharedFolder } from './session/shared-folder';
import { TrainerPresence } from './session/trainer-presence';
import { EventWriter } from './storage/event-writer';
import { SessionRemoval } from './storage/session-removal';
import { Storage } from './storage/storage';
import { ControlSocket } from './terminal/control-socket';
import { PendingRequests } from './trainer/pending-requests';
import { TrainerServer } from './trainer/trainer-server';

/** What a host starts, stops and connects dashboards to. */
@injectable()
export class OnTheFlyBackend {
    constructor(
        @inject(DataFolder) private readonly dataFolder: DataFolder,
        @inject(TerminalEnvironment) private readonly terminals: TerminalEnvironment,
        @inject(Storage) private readonly storage: Storage,
        @inject(SharedFolder) private readonly sharedFolder: SharedFolder,
        @inject(SessionRemoval) private readonly removal: SessionRemoval,
        @inject(EventWriter) private readonly writer: EventWriter,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(TrainerPresence) private readonly presence: TrainerPresence,
        @inject(LossWatch) private readonly losses: LossWatch,
        @inject(TrainerServer) private readonly server: TrainerServer,
        @inject(IntentQueue) private readonly queue: IntentQueue,
        @inject(PendingRequests) private readonly pending: PendingRequests,
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

    /** Opens the database, then the port. Problems are part of the state that dashboards show; only a missing folder name rejects. */
    async start(): Promise<void> {
        const folder = await this.dataFolder.resolve();
        this.storage.open(folder);
        // With it the terminal's `onthefly` command finds this server.
        await this.terminals.setVariable('ONTHEFLY_DATA_DIR', folder);
        await this.sharedFolder.watch();
        const [mostRecent] = this.registry.listRecent(1);
        if (mostRecent) {
            this.registry.offer(mostRecent);
        }
        void this.imports.discardAbandoned();
        void this.removal.purge();
        void this.left.takeIn();
        const state = await this.server.ensureTrainerServer();
        await this.control.start(this.storage.state.folder);
        this.reminder.start();
        const { problem } = this.storage.state;
        for (const message of [problem, state.problem].filter((text) => text !== undefined)) {
            this.hub.post({ type: 'notice', notice: { severity: 'error', message } });
        }
        if (state.takenPort !== undefined) {
            this.hub.post({
                type: 'notice',
                notice: {
                    severity: 'warning',
                    message:
                        `Port ${state.takenPort} is taken by ${state.takenBy}. OnTheFly listens on port ${state.port} instead; ` +
                        'trainers started in a terminal of this IDE find it by themselves.',
                },
            });
        }
    }

    /** Everything that trainers had sent is in the database when this resolves, or in a file for the next start; after some seconds at the most. */
    async stop(): Promise<void> {
        await this.jobs.stop();
        this.sharedFolder.dispose();
        await this.control.stop();
        await this.server.close();
        this.reminder.dispose();
        this.presence.dispose();
        this.losses.dispose();
        this.queue.dispose();
        this.pending.dispose();
        await this.writer.drain();
        this.alerts.dispose();
        // Meanwhile whoever waited for an answer is told, and what became of it is kept.
        await this.removal.stop();
        this.hub.dispose();
        await this.writer.close();
        this.storage.close();
    }

    /** Call `disconnectDashboard` with the same client when its channel closes. */
    connectDashboard(client: DashboardClient): OnTheFlyServer {
        this.hub.addClient(client);
        return this.facade.createServer();
    }

    disconnectDashboard(client: DashboardClient): void {
        this.hub.removeClient(client);
    }
}
