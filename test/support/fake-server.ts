import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Outcome, WebMsg } from '@onthefly/shared-types';
import { serveControlConnection } from '@onthefly/backend/lib/terminal/control-connection';
import type { TerminalServer } from '@onthefly/backend/lib/terminal/server-methods';
import { writeAnnouncement } from '@onthefly/backend/lib/terminal/server-announcement';

export type Answer = (message: WebMsg) => Outcome | Promise<Outcome>;

/** Answers what the command line asks for without any trainer, and remembers it. */
export class FakeServer {
    readonly messages: WebMsg[] = [];
    /** What terminals stopped waiting for. */
    readonly cancelled: string[] = [];
    /** What it says is stored: the first session is the current one. */
    sessions: readonly { readonly sessionId: string; readonly name: string }[] = [];
    runs: readonly { readonly sessionId: string; readonly runId: string; readonly name: string }[] = [];
    private readonly sockets = new Set<Socket>();

    private constructor(
        private readonly server: Server,
        answer: Answer,
    ) {
        const execute = async (message: WebMsg, cancellation?: AbortSignal): Promise<Outcome> => {
            this.messages.push(message);
            return new Promise((resolve, reject) => {
                cancellation?.addEventListener('abort', () => {
                    this.cancelled.push(message.type);
                    resolve({ type: 'failed', code: 'cancelled', message: 'Nobody waits for it any more.' });
                });
                Promise.resolve(answer(message)).then(resolve, reject);
            });
        };
        const getSnapshot = async (): Promise<object> => ({ state: { currentSessionId: this.sessions[0]?.sessionId } });
        const listSessions = async (): Promise<object> => this.sessions;
        const listRuns = async (wanted: string): Promise<object> => this.runs.filter(({ sessionId }) => sessionId === wanted);
        server.on('connection', (socket: Socket) => {
            this.sockets.add(socket);
            serveControlConnection(socket, { execute, getSnapshot, listSessions, listRuns } as unknown as TerminalServer);
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
