import type { Socket } from 'node:net';
import {
    createMessageConnection,
    ErrorCodes,
    NullLogger,
    ResponseError,
    StreamMessageWriter,
    type CancellationToken,
} from 'vscode-jsonrpc/node';
import { BoundedMessageReader } from './bounded-message-reader';
import { toPlainValue } from './plain-value';
import { callServerMethod, PING, UncallableError, type TerminalServer } from './server-methods';

/** A list of ten million samples has some 80 MB. */
const MAXIMUM_MESSAGE_BYTES = 128 * 1024 * 1024;

/** Serves one terminal: JSON-RPC 2.0, each message with a `Content-Length` header. What is no message ends the connection. */
export function serveControlConnection(socket: Socket, server: TerminalServer): void {
    const reader = new BoundedMessageReader(socket, MAXIMUM_MESSAGE_BYTES);
    const connection = createMessageConnection(reader, new StreamMessageWriter(socket), NullLogger);
    socket.on('close', () => connection.dispose());
    connection.onError(() => socket.destroy());
    connection.onRequest(PING, () => true);
    connection.onRequest(async (method, params, token) => callMethod(cancelledBy(token, server), method, readArguments(params)));
    connection.listen();
}

/** The same server for one request, which the terminal may take back. */
function cancelledBy(token: CancellationToken, server: TerminalServer): TerminalServer {
    const cancellation = new AbortController();
    token.onCancellationRequested(() => cancellation.abort());
    return { ...server, execute: (message) => server.execute(message, cancellation.signal) };
}

function readArguments(params: object | unknown[] | undefined): unknown[] {
    if (params === undefined) {
        return [];
    }
    return Array.isArray(params) ? params : [params];
}

async function callMethod(server: TerminalServer, method: string, values: unknown[]): Promise<unknown> {
    try {
        return toPlainValue(await callServerMethod(server, method, values));
    } catch (error) {
        throw new ResponseError(errorCode(error), error instanceof Error ? error.message : String(error));
    }
}

function errorCode(error: unknown): number {
    if (!(error instanceof UncallableError)) {
        return ErrorCodes.InvalidRequest;
    }
    return error.reason === 'method' ? ErrorCodes.MethodNotFound : ErrorCodes.InvalidParams;
}
