import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import type { CancellationToken } from 'vscode-jsonrpc';
import type { Outcome, WebMsg } from '@onthefly/shared-types';
import { openMessageChannel } from '@onthefly/backend/lib/recorder/message-channel';
import { placesOf } from '@onthefly/backend/lib/recorder/recorder-place';
import { RECORDER_PROTOCOL, type RecorderGreeting } from '@onthefly/backend/lib/recorder/recorder-protocol';

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
        private readonly dataFolder: string,
        private readonly answer: Answer,
    ) {
        server.on('connection', (socket: Socket) => this.accept(socket));
    }

    /** Found by commands with this data folder. */
    static async start(dataFolder: string, answer: Answer): Promise<FakeServer> {
        const [socket = ''] = await placesOf(dataFolder);
        mkdirSync(dirname(socket), { recursive: true, mode: 0o700 });
        const server = createServer().listen(socket);
        await once(server, 'listening');
        return new FakeServer(server, dataFolder, answer);
    }

    private accept(socket: Socket): void {
        this.sockets.add(socket);
        const connection = openMessageChannel(socket);
        connection.onRequest('greet', () => this.greeting);
        connection.onRequest('describeWindow', () => null);
        connection.onRequest('ping', () => true);
        connection.onRequest('getSnapshot', () => ({ state: { currentSessionId: this.sessions[0]?.sessionId } }));
        connection.onRequest('listSessions', () => this.sessions);
        connection.onRequest('listRuns', (wanted: string) => this.runs.filter(({ sessionId }) => sessionId === wanted));
        connection.onRequest('execute', (message: WebMsg, token: CancellationToken) => this.execute(message, token));
        connection.listen();
    }

    private execute(message: WebMsg, token: CancellationToken): Promise<Outcome> {
        this.messages.push(message);
        return new Promise((resolve, reject) => {
            token.onCancellationRequested(() => {
                this.cancelled.push(message.type);
                resolve({ type: 'failed', code: 'cancelled', message: 'Nobody waits for it any more.' });
            });
            Promise.resolve(this.answer(message)).then(resolve, reject);
        });
    }

    private get greeting(): RecorderGreeting {
        const { dataFolder } = this;
        return { protocol: RECORDER_PROTOCOL, version: '0.0.0', pid: process.pid, dataFolder, trainerPort: 1, sqlite: '', startedAt: 0 };
    }

    async stop(): Promise<void> {
        this.sockets.forEach((socket) => socket.destroy());
        this.server.close();
        await once(this.server, 'close');
    }
}
