import type { Socket } from 'node:net';
import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import { DashboardFacade } from '../dashboard/dashboard-facade';
import { EventHub } from '../dashboard/event-hub';
import { Logger } from '../host/logger';
import { WindowViews } from '../windows/window-views';
import { claimPlace, clearPlace, RecorderRunningError, type ClaimedPlace } from './claim-place';
import { RecorderDesk } from './recorder-desk';
import { ServedConnection } from './served-connection';

/**
 * Where windows and terminals reach this process: a socket that only this user can open, and that one process for each data folder listens at. Being
 * that one is the right to record there.
 */
@injectable()
export class ControlSocket {
    private readonly changeEmitter = new Emitter<void>();
    private readonly connections = new Set<ServedConnection>();
    private place: ClaimedPlace | undefined;
    private leaving = false;

    /** Somebody came or went. */
    readonly onDidChange: Event<void> = this.changeEmitter.event;

    constructor(
        @inject(DashboardFacade) private readonly facade: DashboardFacade,
        @inject(EventHub) private readonly hub: EventHub,
        @inject(WindowViews) private readonly views: WindowViews,
        @inject(RecorderDesk) private readonly desk: RecorderDesk,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /** Where it listens, while it does. */
    get path(): string | undefined {
        return this.place?.path;
    }

    /** How many windows, hosts and terminals are connected. */
    get size(): number {
        return this.connections.size;
    }

    /**
     * Call before anything in the folder is touched. Where no socket can be opened all else works, but nobody can look.
     * @throws RecorderRunningError when another process records there
     */
    async claim(dataFolder: string): Promise<void> {
        try {
            this.place = await claimPlace(dataFolder, (socket) => this.accept(socket));
        } catch (error) {
            if (error instanceof RecorderRunningError) {
                throw error;
            }
            this.logger.error((error as Error).message);
            return;
        }
        this.place.server.on('error', (error) => this.logger.error(`The control socket failed: ${error.message}`));
    }

    /** From now on whoever connects, or has connected since `claim`, is answered. */
    open(dataFolder: string): void {
        this.desk.open(dataFolder);
    }

    /** Lets everybody go and answers nobody any more, but keeps the place. */
    disconnect(): void {
        this.leaving = true;
        this.connections.forEach((connection) => connection.close());
    }

    /** Gives the place up: another process may record in the folder from now on. */
    async stop(): Promise<void> {
        const { place } = this;
        this.place = undefined;
        if (!place) {
            return;
        }
        const closed = new Promise<void>((resolve) => place.server.close(() => resolve()));
        this.disconnect();
        await closed;
        await clearPlace(place.path);
    }

    private accept(socket: Socket): void {
        if (this.leaving) {
            socket.destroy();
            return;
        }
        const connection = new ServedConnection(socket, this.facade, this.hub, this.views, this.desk);
        this.connections.add(connection);
        this.changeEmitter.fire();
        socket.on('close', () => {
            this.connections.delete(connection);
            this.changeEmitter.fire();
        });
    }
}
