import { inject, injectable } from 'inversify';
import { EventEmitter } from 'vscode';
import { OnTheFlyBackend } from '@onthefly/backend';
import type { DashboardClient, OnTheFlyServer } from '@onthefly/shared-types';
import { DashboardModel } from '@onthefly/frontend/lib/model/dashboard-model';
import { TrainerPortMemory } from './trainer-port-memory';

/** The backend of this window, started when it is needed first, and what the window itself knows of it with no dashboard open. */
@injectable()
export class BackendLife {
    private readonly startEmitter = new EventEmitter<void>();
    private starting: Promise<void> | undefined;

    readonly model: DashboardModel;
    readonly onDidStart = this.startEmitter.event;

    constructor(
        @inject(OnTheFlyBackend) private readonly backend: OnTheFlyBackend,
        @inject(TrainerPortMemory) private readonly ports: TrainerPortMemory,
    ) {
        this.model = new DashboardModel(this.connect({ deliver: (batch) => this.model.client.deliver(batch) }));
    }

    /** Listens for trainers from now on; once. */
    start(): Promise<void> {
        this.starting ??= this.begin();
        return this.starting;
    }

    /** Everything that trainers had sent is stored when this resolves. */
    async stop(): Promise<void> {
        if (this.starting) {
            await this.starting.catch(() => undefined);
            await this.backend.stop();
        }
    }

    /** Tells a dashboard what happens. Call `disconnect` with the same client when it goes. */
    connect(client: DashboardClient): OnTheFlyServer {
        return this.backend.connectDashboard(client);
    }

    disconnect(client: DashboardClient): void {
        this.backend.disconnectDashboard(client);
    }

    private async begin(): Promise<void> {
        await this.ports.prepare();
        await this.backend.start();
        await this.model.resync();
        await this.ports.remember(this.model.state?.server);
        this.startEmitter.fire();
    }
}
