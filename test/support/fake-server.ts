import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { CommandRecord, Outcome, OnTheFlyServer, WebMsg } from '@onthefly/shared-types';
import { serveControlConnection } from '@onthefly/backend/lib/terminal/control-connection';
import { writeAnnouncement } from '@onthefly/backend/lib/terminal/server-announcement';

export type Answer = (message: WebMsg) => Outcome | Promise<Outcome>;

/** Answers what the command line asks for without any trainer, and remembers it. */
export class FakeServer {
    readonly messages: WebMsg[] = [];
    readonly cancelled: string[] = [];
    /** What it says is pending. */
    pendingCommands: readonly Partial<CommandRecord>[] = [];
    private readonly sockets = new Set<Socket>();

    private constructor(
        private readonly server: Server,
        answer: Answer,
    ) {
        const execute = async (message: WebMsg): Promise<Outcome> => {
            this.messages.push(message);
            return answer(message);
        };
        const getSnapshot = async (): Promise<object> => ({ state: { pendingCommands: this.pendingCommands } });
        const cancelCommand = async (commandId: string): Promise<void> => void this.cancelled.push(commandId);
        server.on('connection', (socket: Socket) => {
            this.sockets.add(socket);
            serveControlConnection(socket, { execute, getSnapshot, cancelCommand } as unknown as OnTheFlyServer);
        });
    }

    /** Found by commands with this data folder. */
    static async start(dataFolder: string, answer: Answer): Promise<FakeServer> {
        const control = join(dataFolder, 'control');
        mkdirSync(control, { recursive: true });
        const socket = join(control, 'fake.sock');
        const server = createServer().listen(socket);
        await once(server, 'listening');
        const announcement = { pid: process.pid, host: hostname(), socket, dataFolder, trainerPort: 1, startedAt: Date.now() };
        await writeAnnouncement(join(control, `control-${process.pid}-0123abcd.json`), announcement);
        return new FakeServer(server, answer);
    }

    async stop(): Promise<void> {
        this.sockets.forEach((socket) => socket.destroy());
        this.server.close();
        await once(this.server, 'close');
    }
}
