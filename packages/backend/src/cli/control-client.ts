import { connect, type Socket } from 'node:net';
import { createMessageConnection, NullLogger, ParameterStructures, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { SERVER_METHODS, type TerminalServer } from '../terminal/server-methods';
import { CommandFailure } from './command-failure';

const CONNECT_TIMEOUT_MS = 2_000;

/** A running server, seen through its control socket. */
export interface ControlClient {
    readonly server: TerminalServer;
    close(): void;
}

/** @throws Error when nobody listens there */
export async function connectToServer(path: string): Promise<ControlClient> {
    const socket = await openSocket(path);
    const connection = createMessageConnection(new StreamMessageReader(socket), new StreamMessageWriter(socket), NullLogger);
    const gone = new Promise<never>((_, reject) => {
        socket.on('close', () => reject(new CommandFailure('internal', 'The OnTheFly server was stopped.')));
    });
    // Nobody may be waiting when it goes.
    gone.catch(() => undefined);
    connection.listen();
    const callMethod = async (method: string, values: unknown[]): Promise<unknown> => {
        const reply = connection.sendRequest<unknown>(method, ParameterStructures.byPosition, ...values);
        reply.catch(() => undefined);
        return Promise.race([reply, gone]);
    };
    const methods = Object.keys(SERVER_METHODS).map((method) => [
        method,
        (...values: unknown[]) =>
            callMethod(
                method,
                values.filter((value) => value !== undefined),
            ),
    ]);
    return {
        server: Object.fromEntries(methods) as TerminalServer,
        close: () => {
            connection.dispose();
            socket.destroy();
        },
    };
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
