import { connect, type Socket } from 'node:net';
import {
    CancellationTokenSource,
    createMessageConnection,
    NullLogger,
    ParameterStructures,
    StreamMessageReader,
    StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import { PING, SERVER_METHODS, type TerminalClient } from '../terminal/server-methods';
import { AnswerWatch } from './answer-watch';
import { CommandFailure } from './command-failure';

const CONNECT_TIMEOUT_MS = 2_000;

/** A running server, seen through its control socket. */
export interface ControlClient {
    readonly server: TerminalClient;
    close(): void;
}

/**
 * @param name what the server is called in a sentence
 * @throws CommandFailure with the code `timeout` when it does not answer, another error when nobody listens there
 */
export async function connectToServer(path: string, name = 'The OnTheFly server'): Promise<ControlClient> {
    const socket = await openSocket(path);
    const connection = createMessageConnection(new StreamMessageReader(socket), new StreamMessageWriter(socket), NullLogger);
    const watch = new AnswerWatch(() => connection.sendRequest(PING), name);
    const close = (): void => {
        watch.stop();
        connection.dispose();
        socket.destroy();
    };
    let fail: (error: unknown) => void;
    const gone = new Promise<never>((_, reject) => (fail = reject));
    socket.on('close', () => fail(new CommandFailure('internal', 'The OnTheFly server was stopped.')));
    // Nobody may be waiting when it goes.
    gone.catch(() => undefined);
    connection.listen();
    try {
        await Promise.race([watch.check(), gone]);
    } catch (error) {
        close();
        throw error;
    }
    watch.run().catch((error: unknown) => fail(error));
    const callMethod = async (method: string, values: readonly unknown[]): Promise<unknown> => {
        const cancellation = values.find((value) => value instanceof AbortSignal);
        const source = new CancellationTokenSource();
        cancellation?.addEventListener('abort', () => source.cancel(), { once: true });
        const parameters = values.filter((value) => value !== undefined && value !== cancellation);
        const reply = connection.sendRequest<unknown>(method, ParameterStructures.byPosition, ...parameters, source.token);
        reply.catch(() => undefined);
        return Promise.race([reply, gone]);
    };
    const methods = Object.keys(SERVER_METHODS).map((method) => [method, (...values: unknown[]) => callMethod(method, values)]);
    return { server: Object.fromEntries(methods) as TerminalClient, close };
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
            // From now on the close tells everything that matters.
            socket.on('error', () => undefined);
            resolve(socket);
        });
    });
}
