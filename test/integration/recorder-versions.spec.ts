import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecorderClient } from '@onthefly/backend/lib/recorder/recorder-client';
import { findPlace, startRecorder } from '@onthefly/backend/lib/recorder/start-recorder';
import { VERSION } from '@onthefly/shared-types';
import { AnsweringTrainer } from '../support/answering-trainer';
import { makeVersion } from '../support/earlier-version';
import { askRecorder, leaveNoRecorder, RecorderWindow, until } from '../support/recorder-window';
import { stepLines, Wire } from '../support/wire';

const EARLIER = '0.0.9';

describe('Two versions on one data folder', function () {
    this.timeout(120_000);

    let parent: string;
    let folder: string;
    let windows: RecorderWindow[];

    beforeEach(() => {
        parent = realpathSync(mkdtempSync(join(tmpdir(), 'onthefly-versions-')));
        folder = join(parent, 'data');
        windows = [];
    });

    afterEach(async () => {
        windows.forEach((window) => window.close());
        await leaveNoRecorder(folder);
        rmSync(parent, { recursive: true, force: true });
    });

    async function startVersion(version: string, protocol?: number): Promise<number> {
        const script = makeVersion(join(parent, version), version, protocol);
        await startRecorder({ dataFolder: folder, script, settings: { 'onthefly.port': 0 } });
        const recorder = await askRecorder(folder);
        assert.equal(recorder?.version, version);
        return recorder?.trainerPort ?? 0;
    }

    async function open(): Promise<RecorderWindow> {
        const window = await RecorderWindow.open(folder);
        windows.push(window);
        return window;
    }

    /** Sends steps as the client does: it keeps what it could not send, and some that it did. */
    async function train(port: number, from: number, count: number): Promise<Wire> {
        const wire = await Wire.open(port);
        await wire.write(`${stepLines('sess-update', count, { from }).join('\n')}\n`);
        return wire;
    }

    it('in mid-training: the earlier recorder hands over, the trainer finds the later one at the same port, and no step is missing or doubled', async () => {
        const port = await startVersion(EARLIER);
        const first = await train(port, 1, 300);
        const closed = new Promise((resolve) => first.socket.once('close', resolve));
        const window = await open();
        await closed;
        assert.equal((await askRecorder(folder))?.version, VERSION);
        assert.equal(window.trainerPort, port);
        const again = await train(port, 290, 211);
        await window.until('all is there', ({ sessions }) => sessions[0]?.steps === 500);
        const { rows } = await window.connection.server.getSteps({ sessionId: 'sess-update', runId: 'baseline', limit: 1_000 });
        assert.deepEqual(
            rows.map(({ step }) => step),
            Array.from({ length: 500 }, (_, index) => index + 1),
        );
        assert.equal((await window.until('it runs', ({ sessions }) => sessions[0]?.state === 'running')).sessions[0]?.lostEvents, 0);
        await again.close();
    });

    it('while a command is under way: the earlier recorder goes on, and hands over when it is done', async () => {
        const port = await startVersion(EARLIER);
        const trainer = await AnsweringTrainer.connect(port, 'sess-busy');
        const { recorder } = await RecorderClient.connect((await findPlace(folder)) ?? '', { role: 'terminal' });
        await until('it is there', async () => (await recorder.server.listSessions()).length === 1);
        const outcome = recorder.server.execute({ type: 'pause' });
        await trainer.requestOf('pause');
        const window = await open();
        await window.until('it looks at the earlier one', ({ sessions }) => sessions.length === 1);
        assert.equal((await askRecorder(folder))?.version, EARLIER);
        await trainer.pauseAt(1);
        assert.equal((await outcome).type, 'done');
        await until('it has handed over', async () => (await askRecorder(folder))?.version === VERSION);
        await until('the window looks at the later one', () => window.events.some(({ type }) => type === 'resync'));
        await trainer.wire.close();
    });

    it('a later one with another language: an earlier window says what to reload', async () => {
        await startVersion('99.0.0', 99);
        const window = RecorderWindow.open(folder);
        await assert.rejects(window, /OnTheFly 99\.0\.0 records here by now, and this window still has .*\. Reload the window/);
        assert.equal((await askRecorder(folder))?.version, '99.0.0');
    });

    it('an earlier one with another language hands over, by words that stay the same in all versions', async () => {
        await startVersion('0.0.1', 0);
        await open();
        assert.equal((await askRecorder(folder))?.version, VERSION);
        const path = (await findPlace(folder)) ?? '';
        const stranger = await RecorderClient.open(path);
        assert.equal(await stranger.handOver(), 'done');
        await stranger.ended;
    });

    it('a window that was opened before there were recorders: the person is told which process it is and what to do, as long as it is there', async () => {
        const control = join(folder, 'control');
        mkdirSync(control, { recursive: true, mode: 0o700 });
        const socket = join(control, `control-${process.pid}-0123abcd.sock`);
        const earlier = createServer().listen(socket);
        const told = { pid: process.pid, host: hostname(), socket, dataFolder: folder, trainerPort: 1, startedAt: Date.now() };
        writeFileSync(join(control, `control-${process.pid}-0123abcd.json`), JSON.stringify(told));
        // One that has ended.
        writeFileSync(
            join(control, 'control-1-0123abcd.json'),
            JSON.stringify({ ...told, pid: 1, socket: join(control, 'control-1-0123abcd.sock') }),
        );
        const window = await open();
        const { server } = await window.until('it is told', ({ server: { problem } }) => problem !== undefined);
        assert.match(server.problem ?? '', new RegExp(`process ${process.pid}\\)\\. Reload or close that window`));
        await until('its person is told', () => window.notices.some((notice) => notice.includes('Reload or close that window')));
        earlier.close();
        await window.until('it is gone', ({ server: { problem } }) => problem === undefined);
    });
});
