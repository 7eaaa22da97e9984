import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Webview } from 'vscode';
import type { DashboardBatch, DashboardClient, OnTheFlyServer } from '@onthefly/shared-types';
import { DashboardPage, type PageServer } from './dashboard-page';
import type { ExtensionHost } from './extension-host';

interface Message {
    readonly jsonrpc: '2.0';
    readonly id?: number;
    readonly method?: string;
    readonly params?: unknown[];
    readonly result?: unknown;
    readonly error?: { readonly message: string };
}

/** The far end of the channel: a page that answers nothing by itself. */
class FakePage {
    readonly received: Message[] = [];
    private listener: (message: unknown) => void = () => undefined;

    readonly webview = {
        postMessage: async (message: Message) => this.received.push(message) > 0,
        onDidReceiveMessage: (listener: (message: unknown) => void) => {
            this.listener = listener;
            return { dispose: () => (this.listener = () => undefined) };
        },
    } as unknown as Webview;

    async call(id: number, method: string, ...params: unknown[]): Promise<Message | undefined> {
        this.listener({ jsonrpc: '2.0', id, method, params });
        for (let turn = 0; turn < 10; turn++) {
            await nextTurn();
        }
        return this.received.find((message) => message.id === id && message.method === undefined);
    }

    get deliveries(): unknown[] {
        return this.received.filter(({ method }) => method === 'deliver').map(({ params }) => params?.[0]);
    }
}

describe('The page of the dashboard in an extension', () => {
    let clients: DashboardClient[];
    let page: FakePage;
    let dashboard: DashboardPage;
    const batch = (text: string): DashboardBatch => ({ events: [{ type: 'example', progress: { message: text, done: false } }] });

    beforeEach(() => {
        clients = [];
        page = new FakePage();
        const connect = (client: DashboardClient): PageServer => {
            clients.push(client);
            const server = { listSessions: async () => [] } as unknown as OnTheFlyServer;
            return { server, close: () => void (clients = clients.filter((other) => other !== client)) };
        };
        dashboard = new DashboardPage(page.webview, connect, {
            host: {} as ExtensionHost,
            begin: async () => ({ viewState: { kept: true }, folders: ['/w'] }),
            storeViewState: async () => undefined,
            reportUnavailable: () => undefined,
            tell: () => undefined,
        });
    });

    it('is told what happens once it has begun', async () => {
        assert.equal(clients.length, 0);
        assert.deepEqual((await page.call(1, 'begin'))?.result, { viewState: { kept: true }, folders: ['/w'] });
        await dashboard.ready;
        assert.equal(clients.length, 1);
        void clients[0]?.deliver(batch('news'));
        await nextTurn();
        assert.deepEqual(page.deliveries, [batch('news')]);
        dashboard.dispose();
        assert.equal(clients.length, 0);
    });

    it('is told on when it was loaded again, whatever the page before has left unanswered', async () => {
        await page.call(1, 'begin');
        const before = clients.at(0);
        void before?.deliver(batch('never answered'));
        await page.call(1, 'begin');
        assert.equal(clients.length, 1);
        assert.notEqual(clients[0], before);
        void clients[0]?.deliver(batch('told'));
        await nextTurn();
        assert.deepEqual(page.deliveries, [batch('never answered'), batch('told')]);
    });

    it('can call what is listed, and nothing else', async () => {
        await page.call(0, 'begin');
        assert.deepEqual((await page.call(1, 'server/listSessions'))?.result, []);
        for (const [id, method] of ['server/stop', 'server/constructor', 'toString', 'dispose', 'server/', ''].entries()) {
            assert.match((await page.call(100 + id, method))?.error?.message ?? '', /There is no method/, method);
        }
        assert.match((await page.call(2, 'server/listSessions', 'too', 'many'))?.error?.message ?? '', /at most 0 arguments/);
    });
});
