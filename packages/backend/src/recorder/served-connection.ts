import type { Socket } from 'node:net';
import { ErrorCodes, ParameterStructures, ResponseError, type CancellationToken, type MessageConnection } from 'vscode-jsonrpc/node';
import type { DashboardClient } from '@onthefly/shared-types';
import type { DashboardFacade } from '../dashboard/dashboard-facade';
import type { EventHub } from '../dashboard/event-hub';
import { callServerMethod, PING, UncallableError, type TerminalServer } from '../dashboard/server-methods';
import { DashboardWindow } from '../windows/dashboard-window';
import type { WindowViews } from '../windows/window-views';
import { openMessageChannel } from './message-channel';
import { readGreeting } from './read-greeting';
import type { RecorderDesk } from './recorder-desk';
import { DELIVER, END, GREET, HAND_OVER, RECORDER_PROTOCOL, type RecorderGreeting } from './recorder-protocol';

/** One window, host or terminal that looks at this recorder. It may call what is listed, once it has said who it is. */
export class ServedConnection {
    private readonly connection: MessageConnection;
    private readonly window: DashboardWindow;
    private readonly server: TerminalServer;
    private readonly client: DashboardClient = {
        deliver: (batch) => this.connection.sendRequest(DELIVER, ParameterStructures.byPosition, batch),
    };
    private isTold = false;
    private isUnderstood = false;

    constructor(
        private readonly socket: Socket,
        facade: DashboardFacade,
        private readonly hub: EventHub,
        views: WindowViews,
        private readonly desk: RecorderDesk,
    ) {
        this.window = new DashboardWindow(views);
        this.server = facade.createServer(this.window);
        this.connection = openMessageChannel(socket);
        this.connection.onRequest(PING, () => true);
        this.connection.onRequest((method, params, token) => this.answer(method, readArguments(params), token));
        socket.on('close', () => this.leave());
        this.connection.listen();
    }

    /** What was said before still goes out. */
    close(): void {
        this.socket.destroySoon();
    }

    private async answer(method: string, values: unknown[], token: CancellationToken): Promise<unknown> {
        try {
            return await this.call(method, values, token);
        } catch (error) {
            throw new ResponseError(errorCode(error), error instanceof Error ? error.message : String(error));
        }
    }

    private async call(method: string, values: unknown[], token: CancellationToken): Promise<unknown> {
        switch (method) {
            case GREET:
                return this.greet(values[0]);
            case HAND_OVER:
                return this.desk.handOver();
            case END:
                this.desk.end();
                return null;
            default:
        }
        if (!this.isUnderstood) {
            throw new UncallableError('method', 'Greet first, in the language of this version.');
        }
        // JSON-RPC has no answer that is undefined.
        return (await this.desk.attend(callServerMethod(cancelledBy(token, this.server), method, values))) ?? null;
    }

    private async greet(value: unknown): Promise<RecorderGreeting> {
        const greeting = readGreeting(value);
        const answer = await this.desk.greet(greeting);
        this.isUnderstood = greeting.protocol === RECORDER_PROTOCOL;
        if (this.isUnderstood && (greeting.role === 'window' || greeting.role === 'page') && !this.isTold && !this.socket.destroyed) {
            this.isTold = true;
            this.hub.addClient(this.client, this.window, { hearsNotices: greeting.role === 'window' });
        }
        return answer;
    }

    private leave(): void {
        if (this.isTold) {
            this.hub.removeClient(this.client);
        } else {
            this.window.close();
        }
    }
}

/** The same server for one request, which whoever asked may take back. */
function cancelledBy(token: CancellationToken, server: TerminalServer): TerminalServer {
    const cancellation = new AbortController();
    token.onCancellationRequested(() => cancellation.abort());
    return { ...server, execute: (message) => server.execute(message, cancellation.signal) };
}

/** By position or, as one object, by name. */
function readArguments(params: object | unknown[] | undefined): unknown[] {
    if (params === undefined) {
        return [];
    }
    return Array.isArray(params) ? params : [params];
}

function errorCode(error: unknown): number {
    if (!(error instanceof UncallableError)) {
        return ErrorCodes.InvalidRequest;
    }
    return error.reason === 'method' ? ErrorCodes.MethodNotFound : ErrorCodes.InvalidParams;
}
