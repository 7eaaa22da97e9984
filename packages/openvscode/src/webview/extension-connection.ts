import { createMessageConnection, NullLogger, ParameterStructures, type MessageConnection } from 'vscode-jsonrpc/browser';
import { SERVER_METHODS } from '@onthefly/backend/lib/dashboard/server-methods';
import type { OnTheFlyServer } from '@onthefly/shared-types';
import { HOST_METHODS, SERVER_PREFIX, type HostMethods, type PageMethods } from '../panel/panel-protocol';
import { readFrom, writeTo, type ObjectChannel } from '../panel/post-message-transport';

interface VscodeApi {
    postMessage(message: unknown): void;
}

declare function acquireVsCodeApi(): VscodeApi;

type Method = (...values: unknown[]) => Promise<unknown>;

/** The page's end of the channel to the extension. */
export class ExtensionConnection {
    readonly server: OnTheFlyServer;
    readonly host: HostMethods;
    private readonly connection: MessageConnection;

    /** Call once: the IDE hands the channel out a single time. */
    constructor() {
        const channel = openChannel(acquireVsCodeApi());
        this.connection = createMessageConnection(readFrom(channel), writeTo(channel), NullLogger);
        this.server = this.makeProxy(Object.keys(SERVER_METHODS), SERVER_PREFIX) as unknown as OnTheFlyServer;
        this.host = this.makeProxy(HOST_METHODS, '') as unknown as HostMethods;
    }

    /** The extension can call nothing else. */
    listen(page: PageMethods): void {
        const methods = page as unknown as Record<string, Method>;
        Object.keys(page).forEach((name) =>
            this.connection.onRequest(name, async (...values: unknown[]) => {
                // The last one tells of cancellation.
                await methods[name]?.(...values.slice(0, -1));
                return null;
            }),
        );
        this.connection.listen();
    }

    private makeProxy(names: readonly string[], prefix: string): Record<string, Method> {
        const call =
            (name: string): Method =>
            async (...values) => {
                const given = values.filter((value) => value !== undefined);
                const answer: unknown = await this.connection.sendRequest(prefix + name, ParameterStructures.byPosition, ...given);
                // JSON-RPC has no answer that is undefined.
                return answer ?? undefined;
            };
        return Object.fromEntries(names.map((name) => [name, call(name)]));
    }
}

function openChannel(api: VscodeApi): ObjectChannel {
    return {
        post: (message) => api.postMessage(message),
        listen: (listener) => {
            const take = ({ data }: MessageEvent): void => listener(data);
            window.addEventListener('message', take);
            return () => window.removeEventListener('message', take);
        },
    };
}
