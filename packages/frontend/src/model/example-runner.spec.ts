import { strict as assert } from 'node:assert';
import type { ExampleResult } from '@onthefly/shared-types';
import type { DashboardHost } from '../dashboard-host';
import { ExampleRunner } from './example-runner';
import { FakeServer } from './testing/fake-server';

class RecordingHost implements DashboardHost {
    started = 0;
    result: ExampleResult = { type: 'ready', program: 'python', parameters: ['train.py'], cwd: '/example' };
    readonly onDidChangeTheme = (): (() => void) => () => undefined;

    async copyText(): Promise<void> {}

    async saveFile(): Promise<void> {}

    async askOpenPath(): Promise<undefined> {}

    async askSavePath(): Promise<undefined> {}

    canReveal(): boolean {
        return false;
    }

    async revealFile(): Promise<void> {}

    async runExample(): Promise<ExampleResult> {
        this.started++;
        return this.result;
    }
}

describe('ExampleRunner', () => {
    let host: RecordingHost;
    let runner: ExampleRunner;

    beforeEach(() => {
        host = new RecordingHost();
        runner = new ExampleRunner(new FakeServer());
    });

    it('has the host start the example', async () => {
        await runner.run(host);
        assert.equal(host.started, 1);
        assert.deepEqual(runner.state, { type: 'idle' });
    });

    it('keeps a failure as a sentence', async () => {
        host.result = { type: 'failed', message: 'Python was not found.' };
        await runner.run(host);
        assert.deepEqual(runner.state, { type: 'failed', message: 'Python was not found.' });
    });

    it('keeps a failure when news of the progress before it come late', async () => {
        host.result = { type: 'failed', message: 'Python was not found.' };
        await runner.run(host);
        runner.report({ message: 'Looking for Python…', done: false });
        runner.report({ message: '', done: true });
        assert.deepEqual(runner.state, { type: 'failed', message: 'Python was not found.' });
    });

    it('returns to the beginning when cancelled', async () => {
        host.result = { type: 'cancelled' };
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
