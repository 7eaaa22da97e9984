import type { Socket } from 'node:net';
import { createMessageConnection, ErrorCodes, NullLogger, ResponseError, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { OnTheFlyServer } from '@onthefly/shared-types';
import { BoundedMessageReader } from './bounded-message-reader';
import { toPlainValue } from './plain-value';
import { isServerMethod, SERVER_METHODS, type ServerMethod } from './server-methods';

/** A list of ten million samples has some 80 MB. */
const MAXIMUM_MESSAGE_BYTES = 128 * 1024 * 1024;

/** Serves one terminal: JSON-RPC 2.0, each message with a `Content-Length` header. What is no message ends the connection. */
export function serveControlConnection(socket: Socket, server: OnTheFlyServer): void {
    const reader = new BoundedMessageReader(socket, MAXIMUM_MESSAGE_BYTES);
    const connection = createMessageConnection(reader, new StreamMessageWriter(socket), NullLogger);
    socket.on('close', () => connection.dispose());
    connection.onError(() => socket.destroy());
    connection.onRequest(async (method, params) => callMethod(server, method, readArguments(params)));
    connection.listen();
}

function readArguments(params: object | unknown[] | undefined): unknown[] {
    if (params === undefined) {
        return [];
    }
    return Array.isArray(params) ? params : [params];
}

async function callMethod(server: OnTheFlyServer, method: string, values: unknown[]): Promise<unknown> {
    if (!isServerMethod(method)) {
        throw new ResponseError(ErrorCodes.MethodNotFound, `There is no method "${method}".`);
    }
    if (values.length > SERVER_METHODS[method]) {
        throw new ResponseError(ErrorCodes.InvalidParams, `"${method}" takes at most ${SERVER_METHODS[method]} arguments.`);
    }
    // Arguments are checked by the server itself: a page is trusted no more than this connection.
    const methods = server as unknown as Record<ServerMethod, (...values: unknown[]) => Promise<unknown>>;
    try {
        return toPlainValue(await methods[method](...values));
    } catch (error) {
        throw new ResponseError(ErrorCodes.InvalidRequest, error instanceof Error ? error.message : String(error));
    }
}
