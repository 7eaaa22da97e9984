import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RecorderClient } from '@onthefly/backend/lib/recorder/recorder-client';
import type { DashboardEvent, Session, WindowDescription } from '@onthefly/shared-types';
import { CommandLine, ServerProcess } from '../support/command-line';
import { stepLines, Wire } from '../support/wire';

const PATIENCE_MS = 20_000;

/** One window, as a host connects it. */
class LookingWindow {
    private constructor(
        private readonly recorder: RecorderClient,
        /** All that it was told. */
        readonly events: DashboardEvent[],
    ) {}

    static async open(path: string, description: WindowDescription): Promise<LookingWindow> {
        const told: DashboardEvent[] = [];
        const client = { deliver: async ({ events }: { events: readonly DashboardEvent[] }) => void told.push(...events) };
        const { recorder } = await RecorderClient.connect(path, { role: 'window' }, client);
        const window = new LookingWindow(recorder, told);
        await window.describe(description);
        return window;
    }

    async describe(description: WindowDescription): Promise<void> {
        await this.recorder.server.describeWindow(description);
    }

    async select(sessionId: string): Promise<void> {
        await this.recorder.server.selectSession(sessionId);
    }

    async current(): Promise<string | undefined> {
        return (await this.recorder.server.getSnapshot()).state.currentSessionId;
    }

    async looksAt(sessionId: string): Promise<void> {
        for (const deadline = Date.now() + PATIENCE_MS; (await this.current()) !== sessionId; await delay(50)) {
            assert.ok(Date.now() < deadline, `it looks at ${await this.current()} instead of ${sessionId}`);
        }
    }

    close(): void {
        this.recorder.close();
    }
}

describe('Windows on one recorder', function () {
    this.timeout(60_000);

    let folder: string;
    let server: ServerProcess;
    let windows: LookingWindow[];
    let wires: Wire[];
    let trainers: ChildProcess[];

    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-windows-'));
        server = await ServerProcess.start(folder);
        [windows, wires, trainers] = [[], [], []];
    });

    afterEach(async () => {
        windows.forEach((window) => window.close());
        wires.forEach((wire) => wire.socket.destroy());
        trainers.forEach((trainer) => trainer.kill('SIGKILL'));
        await server.stop('SIGKILL');
        rmSync(folder, { recursive: true, force: true });
    });

    async function open(description: WindowDescription): Promise<LookingWindow> {
        const window = await LookingWindow.open(server.ready.control, description);
        windows.push(window);
        return window;
    }

    /** A trainer in this process, whose working folder is that of the tests. */
    async function train(sessionId: string): Promise<Wire> {
        const wire = await Wire.open(server.ready.trainerPort);
        wires.push(wire);
        await wire.write(`${stepLines(sessionId, 5).join('\n')}\n`);
        return wire;
    }

    /** A trainer of its own process. */
    function trainElsewhere(sessionId: string, cwd: string, terminalId?: string): void {
        const program = `
            const socket = require('node:net').connect(${server.ready.trainerPort}, '127.0.0.1');
            socket.write(process.argv[1] + '\\n');
            setTimeout(() => undefined, 60_000);
        `;
        const env = { ...process.env, ONTHEFLY_TERMINAL: terminalId };
        trainers.push(spawn(process.execPath, ['-e', program, stepLines(sessionId, 5).join('\n')], { cwd, env, stdio: 'ignore' }));
    }

    it('look each at a session of its own, and a person who chooses one changes nobody else’s view', async () => {
        const [left, right] = [await open({ windowId: 'left' }), await open({ windowId: 'right' })];
        await train('sess-first');
        await left.looksAt('sess-first');
        await right.looksAt('sess-first');
        trainElsewhere('sess-second', folder);
        await server.untilSteps(10);
        await left.select('sess-second');
        await left.looksAt('sess-second');
        assert.equal(await right.current(), 'sess-first');
        const points = (window: LookingWindow): string[] =>
            window.events.flatMap((event) => (event.type === 'points' ? [event.sessionId] : []));
        left.events.length = right.events.length = 0;
        await wires[0]?.write(`${stepLines('sess-first', 5, { from: 6 }).join('\n')}\n`);
        for (const deadline = Date.now() + PATIENCE_MS; points(right).length === 0; await delay(50)) {
            assert.ok(Date.now() < deadline, 'the one that looks is not told');
        }
        assert.deepEqual(points(left), []);
    });

    it('are led by the trainings of their workspaces, and see the others in their lists', async () => {
        trainElsewhere('sess-before', folder);
        await server.untilSteps(5);
        trainers[0]?.kill('SIGKILL');
        const stateOf = async (): Promise<string | undefined> =>
            (await CommandLine.json<Session[]>(['sessions', '--data-dir', folder])).find(({ sessionId }) => sessionId === 'sess-before')
                ?.state;
        for (const deadline = Date.now() + PATIENCE_MS; (await stateOf()) !== 'ended'; await delay(50)) {
            assert.ok(Date.now() < deadline, 'it does not end');
        }
        const [here, there] = [
            await open({ windowId: 'here', folders: [process.cwd()] }),
            await open({ windowId: 'there', folders: [join(folder, 'workspace')] }),
        ];
        await train('sess-here');
        await here.looksAt('sess-here');
        assert.equal(await there.current(), 'sess-before');
        const { exitCode, output } = await CommandLine.run(['sessions', '--data-dir', folder]);
        assert.equal(exitCode, 0);
        assert.match(output, /sess-here/);
    });

    it('are led by what is started in their terminals, wherever that works', async () => {
        const [left, right] = [
            await open({ windowId: 'left', terminalId: 'of-left', folders: [folder] }),
            await open({ windowId: 'right', terminalId: 'of-right', folders: [folder] }),
        ];
        trainElsewhere('sess-right', folder, 'of-right');
        await right.looksAt('sess-right');
        trainElsewhere('sess-left', tmpdir(), 'of-left');
        await left.looksAt('sess-left');
        assert.equal(await right.current(), 'sess-right');
        const status = await CommandLine.json<{ currentSessionId: string }>(['status', '--data-dir', folder], {
            ONTHEFLY_TERMINAL: 'of-left',
        });
        assert.equal(status.currentSessionId, 'sess-left', 'a command looks at what the window of its terminal does');
    });

    it('look at what they looked at before when they are loaded again, also at a recorder that was started anew', async () => {
        await train('sess-first');
        trainElsewhere('sess-second', folder);
        await server.untilSteps(10);
        for (const sessionId of ['sess-first', 'sess-second']) {
            const window = await open({ windowId: 'mine' });
            await window.select(sessionId);
            window.close();
            const again = await open({ windowId: 'mine' });
            assert.equal(await again.current(), sessionId);
            again.close();
        }
        await server.stop();
        server = await ServerProcess.start(folder);
        for (const sessionId of ['sess-first', 'sess-second']) {
            assert.equal(await (await open({ windowId: `new-${sessionId}`, sessionId })).current(), sessionId);
        }
    });
});
