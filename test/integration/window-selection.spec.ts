import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Session, WindowDescription } from '@onthefly/shared-types';
import { RecorderClient } from '@onthefly/backend/lib/recorder/recorder-client';
import { CommandLine, ServerProcess } from '../support/command-line';
import { stepLines } from '../support/wire';

/** Connects, says what it was given, and stays. */
const TRAINER = `
const socket = require('node:net').connect(Number(process.argv[1]), '127.0.0.1', () => socket.write(process.argv[2]));
`;

/** As a page or an extension host connects. */
class Window {
    private constructor(private readonly recorder: RecorderClient) {}

    static async open(control: string, description: WindowDescription): Promise<Window> {
        const { recorder } = await RecorderClient.connect(control, { role: 'window' }, { deliver: async () => undefined });
        await recorder.server.describeWindow(description);
        return new Window(recorder);
    }

    async shown(): Promise<string | undefined> {
        return (await this.recorder.server.getSnapshot()).state.currentSessionId;
    }

    close(): void {
        this.recorder.close();
    }
}

describe('A training', function () {
    this.timeout(60_000);
    let root: string;
    let server: ServerProcess;
    let open: (Window | ChildProcess)[];

    beforeEach(async () => {
        root = mkdtempSync(join(tmpdir(), 'onthefly-windows-'));
        ['left', 'right', 'right/scripts', 'apart'].forEach((name) => mkdirSync(join(root, name)));
        server = await ServerProcess.start(join(root, 'data'));
        open = [];
    });
    afterEach(async () => {
        open.forEach((each) => (each instanceof Window ? each.close() : each.kill('SIGKILL')));
        await server.stop();
        rmSync(root, { recursive: true, force: true });
    });

    async function openWindow(description: WindowDescription): Promise<Window> {
        const window = await Window.open(server.ready.control, description);
        open.push(window);
        return window;
    }

    /** Resolves when the session is known. */
    async function train(sessionId: string, folder: string, terminalId?: string): Promise<void> {
        const { trainerPort, dataDir } = server.ready;
        const trainer = spawn(process.execPath, ['-e', TRAINER, String(trainerPort), `${stepLines(sessionId, 3).join('\n')}\n`], {
            cwd: join(root, folder),
            env: { ...process.env, ONTHEFLY_TERMINAL: terminalId },
            stdio: 'ignore',
        });
        await once(trainer, 'spawn');
        open.push(trainer);
        for (let known = false; !known; await delay(20)) {
            known = (await CommandLine.json<Session[]>(['sessions', '--data-dir', dataDir])).some((each) => each.sessionId === sessionId);
        }
    }

    const folders = (...names: string[]): string[] => names.map((name) => join(root, name));

    it('leads the window of its workspace, of those that share their terminals as pages of one server do', async () => {
        const left = await openWindow({ windowId: 'left', terminalId: 'server', folders: folders('left') });
        const right = await openWindow({ windowId: 'right', terminalId: 'server', folders: folders('right') });
        await train('sess-right', 'right', 'server');
        await train('sess-left', 'left', 'server');
        assert.deepEqual([await left.shown(), await right.shown()], ['sess-left', 'sess-right']);
        for (const side of ['left', 'right']) {
            const terminal = await openWindow({ terminalId: 'server', folders: folders(side) });
            assert.equal(await terminal.shown(), `sess-${side}`);
        }
    });

    it('leads the window of its workspace when its terminal belonged to a server that is gone', async () => {
        const left = await openWindow({ windowId: 'left', terminalId: 'new-server', folders: folders('left') });
        const right = await openWindow({ windowId: 'right', terminalId: 'new-server', folders: folders('right') });
        await train('sess-right', 'right', 'old-server');
        await train('sess-left', 'left', 'old-server');
        assert.deepEqual([await left.shown(), await right.shown()], ['sess-left', 'sess-right']);
    });

    it('that belongs to no window leads them all, but for those where one is at work', async () => {
        const left = await openWindow({ windowId: 'left', folders: folders('left') });
        const right = await openWindow({ windowId: 'right', folders: folders('right') });
        await train('sess-apart', 'apart');
        assert.deepEqual([await left.shown(), await right.shown()], ['sess-apart', 'sess-apart']);
        await train('sess-left', 'left');
        await train('sess-later', 'apart');
        assert.deepEqual([await left.shown(), await right.shown()], ['sess-left', 'sess-apart']);
    });

    it('is not taken away from the windows by a terminal that follows a log in its folder', async () => {
        const right = await openWindow({ windowId: 'right', folders: folders('right') });
        await openWindow({ terminalId: 'somebody', folders: folders('apart') });
        await train('sess-apart', 'apart');
        assert.equal(await right.shown(), 'sess-apart');
    });
});
