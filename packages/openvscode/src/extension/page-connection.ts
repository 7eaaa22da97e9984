import {
    ErrorCodes,
    ResponseError,
    createMessageConnection,
    NullLogger,
    ParameterStructures,
    type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { Webview } from 'vscode';
import { callServerMethod } from '@onthefly/backend/lib/dashboard/server-methods';
import type { OnTheFlyServer } from '@onthefly/shared-types';
import { HOST_METHODS, SERVER_PREFIX, type HostMethods, type PageMethods } from '../panel/panel-protocol';
import { readFrom, writeTo, type ObjectChannel } from '../panel/post-message-transport';

/** The extension's end of the channel to one page. A page is trusted as little as anything else from outside: it can call what is listed. */
export class PageConnection {
    readonly page: PageMethods;
    private readonly connection: MessageConnection;

    constructor(webview: Webview, server: () => OnTheFlyServer | undefined, host: HostMethods) {
        const channel = channelTo(webview);
        this.connection = createMessageConnection(readFrom(channel), writeTo(channel), NullLogger);
        this.connection.onRequest(async (method, params) => {
            const values = Array.isArray(params) ? params : [];
            try {
                return await (method.startsWith(SERVER_PREFIX)
                    ? callServerMethod(requireServer(server()), method.slice(SERVER_PREFIX.length), values)
                    : callHostMethod(host, method, values));
            } catch (error) {
                throw new ResponseError(ErrorCodes.InvalidRequest, error instanceof Error ? error.message : String(error));
            }
        });
        this.connection.listen();
        this.page = {
            deliver: (batch) => this.ask('deliver', batch),
            runAction: (actionId) => this.ask('runAction', actionId),
            setFolders: (folders) => this.ask('setFolders', folders),
            resync: () => this.ask('resync'),
            disconnect: () => this.ask('disconnect'),
        };
    }

    dispose(): void {
        this.connection.dispose();
    }

    private async ask(method: keyof PageMethods, ...values: unknown[]): Promise<void> {
        await this.connection.sendRequest(method, ParameterStructures.byPosition, ...values);
    }
}

function requireServer(server: OnTheFlyServer | undefined): OnTheFlyServer {
    if (!server) {
        throw new Error('The page has not begun yet.');
    }
    return server;
}

async function callHostMethod(host: HostMethods, method: string, values: unknown[]): Promise<unknown> {
    if (!(HOST_METHODS as readonly string[]).includes(method)) {
        throw new Error(`There is no method "${method}".`);
    }
    const methods = host as unknown as Record<string, (...values: unknown[]) => Promise<unknown>>;
    return methods[method]?.(...values);
}

function channelTo(webview: Webview): ObjectChannel {
    return {
        post: (message) => void webview.postMessage(message),
        listen: (listener) => {
            const subscription = webview.onDidReceiveMessage(listener);
            return () => void subscription.dispose();
        },
    };
}
