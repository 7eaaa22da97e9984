import { strict as assert } from 'node:assert';
import type { ExampleResult } from '@onthefly/shared-types';
import type { DashboardHost } from '../dashboard-host';
import { ExampleRunner } from './example-runner';
import { FakeServer } from './testing/fake-server';

class RecordingHost implements DashboardHost {
    readonly commands: string[] = [];
    readonly onDidChangeTheme = (): (() => void) => () => undefined;

    async copyText(): Promise<void> {}

    async saveFile(): Promise<void> {}

    async askOpenPath(): Promise<undefined> {}

    async askSavePath(): Promise<undefined> {}

    canReveal(): boolean {
        return false;
    }

    async revealFile(): Promise<void> {}

    async runInTerminal(command: string, cwd: string): Promise<void> {
        this.commands.push(`${cwd}: ${command}`);
    }
}

describe('ExampleRunner', () => {
    let server: FakeServer;
    let host: RecordingHost;
    let runner: ExampleRunner;

    beforeEach(() => {
        server = new FakeServer();
        host = new RecordingHost();
        runner = new ExampleRunner(server);
    });

    function answer(result: ExampleResult): void {
        server.prepareExample = (): Promise<ExampleResult> => Promise.resolve(result);
    }

    it('starts the prepared example in a terminal', async () => {
        await runner.run(host);
        assert.deepEqual(host.commands, ['/example: python train.py']);
        assert.deepEqual(runner.state, { type: 'idle' });
    });

    it('keeps a failure as a sentence', async () => {
        answer({ type: 'failed', message: 'Python was not found.' });
        await runner.run(host);
        assert.deepEqual(runner.state, { type: 'failed', message: 'Python was not found.' });
        assert.deepEqual(host.commands, []);
    });

    it('keeps a failure when news of the progress before it come late', async () => {
        answer({ type: 'failed', message: 'Python was not found.' });
        await runner.run(host);
        runner.report({ message: 'Looking for Python…', done: false });
        runner.report({ message: '', done: true });
        assert.deepEqual(runner.state, { type: 'failed', message: 'Python was not found.' });
    });

    it('returns to the beginning when cancelled', async () => {
        answer({ type: 'cancelled' });
        await runner.run(host);
        assert.deepEqual(runner.state, { type: 'idle' });
    });

    it('shows progress, also of a preparation that another page began', () => {
        runner.report({ message: 'Installing PyTorch', done: false });
        assert.deepEqual(runner.state, { type: 'preparing', message: 'Installing PyTorch' });
        runner.report({ message: '', done: true });
        assert.deepEqual(runner.state, { type: 'idle' });
    });
});
