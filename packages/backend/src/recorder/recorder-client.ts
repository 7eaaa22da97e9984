import { connect, type Socket } from 'node:net';
import { CancellationTokenSource, ParameterStructures, type MessageConnection } from 'vscode-jsonrpc/node';
import { VERSION, type DashboardBatch, type DashboardClient } from '@onthefly/shared-types';
import { PING, SERVER_METHODS, type TerminalServer } from '../dashboard/server-methods';
import { openMessageChannel } from './message-channel';
import {
    DELIVER,
    END,
    GREET,
    HAND_OVER,
    RECORDER_PROTOCOL,
    type Greeting,
    type HandOver,
    type RecorderGreeting,
} from './recorder-protocol';

const CONNECT_TIMEOUT_MS = 2_000;
/** A recorder that has just been started opens its database first, and may have to bring it to a later version. */
const GREET_TIMEOUT_MS = 60_000;

/** The connection ended before there was an answer. */
export class RecorderGoneError extends Error {
    constructor() {
        super('The OnTheFly recorder was ended before it answered.');
    }
}

/** A running recorder, seen through its control socket. */
export class RecorderClient {
    readonly server: TerminalServer;
    private readonly gone: Promise<never>;
    private readonly closed: Promise<void>;

    private constructor(
        private readonly socket: Socket,
        private readonly connection: MessageConnection,
    ) {
        this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
        this.gone = this.closed.then(() => {
            throw new RecorderGoneError();
        });
        // Nobody may be waiting when it goes.
        this.gone.catch(() => undefined);
        const methods = Object.keys(SERVER_METHODS).map((method): [string, unknown] => [
            method,
            (...values: unknown[]) => this.ask(method, ...values),
        ]);
        this.server = Object.fromEntries(methods) as unknown as TerminalServer;
    }

    /**
     * Opens a connection and greets.
     * @param client is told what happens, if there is one
     * @throws Error when nobody listens or answers there
     */
    static async connect(
        path: string,
        greeting: Omit<Greeting, 'protocol' | 'version'>,
        client?: DashboardClient,
    ): Promise<{ readonly recorder: RecorderClient; readonly greeting: RecorderGreeting }> {
        const recorder = await RecorderClient.open(path, client);
        const timer = setTimeout(() => recorder.close(), GREET_TIMEOUT_MS);
        try {
            return { recorder, greeting: await recorder.greet(greeting) };
        } catch (error) {
            recorder.close();
            throw error;
        } finally {
            clearTimeout(timer);
        }
    }

    /** @throws Error when nobody listens there */
    static async open(path: string, client?: DashboardClient): Promise<RecorderClient> {
        const socket = await openSocket(path);
        // Only curves want more than JSON, which terminals print.
        const connection = openMessageChannel(socket, { json: !client });
        const recorder = new RecorderClient(socket, connection);
        connection.onRequest(DELIVER, async (batch: DashboardBatch) => {
            await client?.deliver(batch);
            return null;
        });
        connection.listen();
        return recorder;
    }

    /** Says who asks, which comes before all other questions. */
    async greet(greeting: Omit<Greeting, 'protocol' | 'version'>): Promise<RecorderGreeting> {
        return (await this.ask(GREET, { protocol: RECORDER_PROTOCOL, version: VERSION, ...greeting })) as RecorderGreeting;
    }

    /** Resolves as soon as the other side is able to answer anything. */
    async ping(): Promise<void> {
        await this.ask(PING);
    }

    /** Resolves when the connection is closed, by whomever. */
    get ended(): Promise<void> {
        return this.closed;
    }

    /** Has it end so that another version can take its place, unless something is under way there. */
    async handOver(): Promise<HandOver> {
        return (await this.ask(HAND_OVER)) as HandOver;
    }

    /** Has it end, once everything is stored. Resolves when it has. */
    async end(): Promise<void> {
        await this.ask(END);
        await this.closed;
    }

    close(): void {
        this.connection.dispose();
        this.socket.destroy();
    }

    private async ask(method: string, ...values: unknown[]): Promise<unknown> {
        if (this.socket.destroyed) {
            throw new RecorderGoneError();
        }
        const cancellation = values.find((value) => value instanceof AbortSignal);
        const source = new CancellationTokenSource();
        cancellation?.addEventListener('abort', () => source.cancel(), { once: true });
        const given = values.filter((value) => value !== undefined && value !== cancellation);
        const asked = this.connection.sendRequest<unknown>(method, ParameterStructures.byPosition, ...given, source.token);
        const reply = asked.catch((error: unknown) => {
            // The library's own word for it tells nobody anything.
            throw this.socket.destroyed ? new RecorderGoneError() : error;
        });
        reply.catch(() => undefined);
        // JSON-RPC has no answer that is undefined.
        return (await Promise.race([reply, this.gone])) ?? undefined;
    }
}

function openSocket(path: string): Promise<Socket> {
    return new Promise((resolve, reject) => {
        const socket = connect(path);
        const timer = setTimeout(() => socket.destroy(new Error('it does not answer')), CONNECT_TIMEOUT_MS);
        socket.once('error', (error) => {
            clearTimeout(timer);
            reject(error);
        });
        socket.once('connect', () => {
            clearTimeout(timer);
            resolve(socket);
        });
    });
}
