import { randomBytes } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { inject, injectable } from 'inversify';
import { DashboardFacade } from '../dashboard/dashboard-facade';
import { Clock } from '../host/clock';
import { Logger } from '../host/logger';
import { TrainerServer } from '../trainer/trainer-server';
import { serveControlConnection } from './control-connection';
import { controlFolderOf, makePrivateFolder, temporaryControlFolder } from './private-folder';
import { removeStaleAnnouncements, writeAnnouncement } from './server-announcement';

/** The system's own limit is 107 bytes on Linux and 103 elsewhere. */
const LONGEST_SOCKET_PATH = 103;

/**
 * Lets the command line, and nobody but the same user, ask and do what a dashboard may: through a socket (on Windows a named pipe)
 * in the data folder, or in a private temporary folder where that one does not take it.
 */
@injectable()
export class ControlSocket {
    private readonly sockets = new Set<Socket>();
    private server: Server | undefined;
    private announcement: string | undefined;
    private currentPath: string | undefined;

    constructor(
        @inject(DashboardFacade) private readonly facade: DashboardFacade,
        @inject(TrainerServer) private readonly trainers: TrainerServer,
        @inject(Clock) private readonly clock: Clock,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /** Where it listens, while it does. */
    get path(): string | undefined {
        return this.currentPath;
    }

    /** Called when the trainer server listens: terminals are told its port. Never rejects; without a control socket all else works. */
    async start(dataFolder: string): Promise<void> {
        const problems: string[] = [];
        for (const folder of [controlFolderOf(dataFolder), temporaryControlFolder()]) {
            try {
                await this.open(dataFolder, folder);
                return;
            } catch (error) {
                problems.push(error instanceof Error ? error.message : String(error));
                await this.stop();
            }
        }
        this.logger.error(`Terminals can't control this server, as its control socket could not be opened: ${problems.join('; ')}`);
    }

    async stop(): Promise<void> {
        const { server, announcement, currentPath: path } = this;
        this.server = this.announcement = this.currentPath = undefined;
        if (announcement !== undefined) {
            await rm(announcement, { force: true });
        }
        if (server) {
            const closed = new Promise<void>((resolve) => server.close(() => resolve()));
            this.sockets.forEach((socket) => socket.destroy());
            await closed;
        }
        if (path !== undefined && process.platform !== 'win32') {
            await rm(path, { force: true });
        }
    }

    private async open(dataFolder: string, folder: string): Promise<void> {
        await makePrivateFolder(folder);
        await removeStaleAnnouncements(folder);
        const name = `control-${process.pid}-${randomBytes(4).toString('hex')}`;
        const path = await placeSocket(folder, name);
        this.server = await this.listen(path);
        this.currentPath = path;
        if (process.platform !== 'win32') {
            // Nobody else could have connected before: the folder is private.
            await chmod(path, 0o600);
        }
        const announcement = join(folder, `${name}.json`);
        await writeAnnouncement(announcement, {
            pid: process.pid,
            host: hostname(),
            socket: path,
            dataFolder,
            trainerPort: this.trainers.state.port,
            startedAt: this.clock.now(),
        });
        this.announcement = announcement;
    }

    private listen(path: string): Promise<Server> {
        return new Promise((resolve, reject) => {
            const server = createServer((socket) => this.accept(socket));
            server.once('error', reject);
            server.listen(path, () => {
                server.off('error', reject);
                server.on('error', (error) => this.logger.error(`The control socket failed: ${error.message}`));
                resolve(server);
            });
        });
    }

    private accept(socket: Socket): void {
        this.sockets.add(socket);
        // The close that follows tells everything that matters.
        socket.on('error', () => undefined);
        socket.on('close', () => this.sockets.delete(socket));
        serveControlConnection(socket, this.facade.createTerminalServer());
    }
}

async function placeSocket(folder: string, name: string): Promise<string> {
    if (process.platform === 'win32') {
        return `\\\\.\\pipe\\onthefly-${name}`;
    }
    const path = join(folder, `${name}.sock`);
    if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) {
        return path;
    }
    const temporary = temporaryControlFolder();
    await makePrivateFolder(temporary);
    return join(temporary, `${name}.sock`);
}
