import assert from 'node:assert/strict';
import type { HostMethods } from '../panel/panel-protocol';
import type { ExtensionHost } from './extension-host';
import { checkedRequests } from './page-requests';

describe('What a page asks of the IDE', () => {
    let done: unknown[][];
    let requests: Record<keyof HostMethods, (...values: unknown[]) => Promise<unknown>>;

    beforeEach(() => {
        done = [];
        const note =
            (name: string) =>
            async (...values: unknown[]): Promise<void> =>
                void done.push([name, ...values]);
        const host = {
            copyText: note('copyText'),
            runInTerminal: note('runInTerminal'),
            revealFile: note('revealFile'),
            saveBytes: note('saveBytes'),
        };
        requests = checkedRequests({
            host: host as unknown as ExtensionHost,
            begin: async () => ({ viewState: null, folders: [] }),
            storeViewState: async (state) => void done.push(['storeViewState', state]),
            reportUnavailable: (actionIds) => void done.push(['reportUnavailable', actionIds]),
            tell: (severity, message) => void done.push(['tell', severity, message]),
        }) as unknown as typeof requests;
    });

    it('is done when it is what it should be', async () => {
        await requests.copyText('text');
        await requests.saveFile('name', new Uint8Array([1]));
        await requests.reportUnavailable(['pause']);
        await requests.tell('fatal', 'message');
        assert.deepEqual(done, [
            ['copyText', 'text'],
            ['saveBytes', 'name', new Uint8Array([1])],
            ['reportUnavailable', ['pause']],
            ['tell', 'info', 'message'],
        ]);
    });

    it('is refused with a sentence when it is anything else', async () => {
        const attempts: [keyof HostMethods, ...unknown[]][] = [
            ['copyText', 1],
            ['copyText'],
            ['runInTerminal', 'ls', null, 'title'],
            ['revealFile', ['/etc']],
            ['saveFile', 'name', 'no bytes'],
            ['storeViewState', null],
            ['reportUnavailable', 'pause'],
            ['reportUnavailable', [1]],
        ];
        for (const [method, ...values] of attempts) {
            await assert.rejects(async () => requests[method](...values), /expected/, method);
        }
        assert.deepEqual(done, []);
    });
});
