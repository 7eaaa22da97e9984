import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import { DashboardFacade } from '../dashboard/dashboard-facade';
import { EventHub } from '../dashboard/event-hub';
import { Logger } from '../host/logger';
import { WindowViews } from '../windows/window-views';
import { claimPlace, clearPlace, isStillHeld, type ClaimedPlace } from './claim-place';
import { RecorderDesk } from './recorder-desk';
import { ServedConnection } from './served-connection';

const LOOK_INTERVAL_MS = 2_000;

/**
 * Where windows and terminals reach this process: a socket that only this user can open, and that one process for each data folder listens at. Being
 * that one is the right to record there.
 */
@injectable()
export class ControlSocket {
    private readonly loseEmitter = new Emitter<string>();
    private readonly connections = new Set<ServedConnection>();
    private place: ClaimedPlace | undefined;
    private looking: NodeJS.Timeout | undefined;
    private leaving = false;

    /** This process may record no more, and why: another one has the place, or the folder is gone. */
    readonly onDidLose: Event<string> = this.loseEmitter.event;

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
     * Call before anything in the folder is touched.
     * @throws RecorderRunningError when another process records there; Error when the place can't be taken at all
     */
    async claim(dataFolder: string): Promise<void> {
        await this.take(dataFolder);
        const hadFolder = existsSync(dataFolder);
        this.lookAgain(async () => this.keep(dataFolder, hadFolder));
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
        clearTimeout(this.looking);
        this.disconnect();
        const { place } = this;
        this.place = undefined;
        if (place && (await isStillHeld(place))) {
            await new Promise<void>((resolve) => place.server.close(() => resolve()));
            await clearPlace(place.path);
        }
    }

    private async take(dataFolder: string): Promise<void> {
        this.place = await claimPlace(dataFolder, (socket) => this.accept(socket));
        this.place.server.on('error', (error) => this.logger.error(`The control socket failed: ${error.message}`));
    }

    private lookAgain(look: () => Promise<void>): void {
        this.looking = setTimeout(() => {
            void look().then(() => this.leaving || this.lookAgain(look));
        }, LOOK_INTERVAL_MS);
        this.looking.unref();
    }

    /** What tidies up temporary folders takes a socket away at times, and a recorder that nobody finds would stay beside the next one. */
    private async keep(dataFolder: string, hadFolder: boolean): Promise<void> {
        const { place } = this;
        if (!place || (await isStillHeld(place)) || this.leaving) {
            return;
        }
        if (hadFolder && !existsSync(dataFolder)) {
            this.loseEmitter.fire(`The data folder ${dataFolder} is gone.`);
            return;
        }
        try {
            await this.take(dataFolder);
            // Closing it would remove what is there by now under its name.
            place.server.unref();
            this.logger.warn('The control socket was taken away. It was made again.');
        } catch (error) {
            this.loseEmitter.fire((error as Error).message);
        }
    }

    private accept(socket: Socket): void {
        if (this.leaving) {
            socket.destroy();
            return;
        }
        const connection = new ServedConnection(socket, this.facade, this.hub, this.views, this.desk);
        this.connections.add(connection);
        socket.on('close', () => this.connections.delete(connection));
    }
}
