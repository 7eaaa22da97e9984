import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startRecorder } from '@onthefly/backend/lib/recorder/start-recorder';
import type { RecorderGreeting, SettingValues } from '@onthefly/backend/lib/recorder/recorder-protocol';
import type { Session } from '@onthefly/shared-types';
import { AnsweringTrainer } from '../support/answering-trainer';
import { COMMAND_LINE_SCRIPT, CommandLine } from '../support/command-line';
import { askRecorder, isAlive, killRecorder, leaveNoRecorder, RecorderWindow, until } from '../support/recorder-window';
import { stepLines, Wire } from '../support/wire';

/** Long enough for a window to go and a command to come. */
const BRIEFLY = 0.03;
const BRIEFLY_MS = BRIEFLY * 60_000;

describe('A recorder', function () {
    this.timeout(120_000);

    let folder: string;
    let windows: RecorderWindow[];
    let foreign: Server | undefined;

    beforeEach(() => {
        folder = realpathSync(mkdtempSync(join(tmpdir(), 'onthefly-life-')));
        windows = [];
    });

    afterEach(async () => {
        windows.forEach((window) => window.close());
        foreign?.close();
        foreign = undefined;
        await leaveNoRecorder(folder);
        rmSync(folder, { recursive: true, force: true });
    });

    async function open(settings: SettingValues = {}, role: 'window' | 'page' = 'window'): Promise<RecorderWindow> {
        const window = await RecorderWindow.open(folder, settings, role);
        windows.push(window);
        return window;
    }

    function closeWindows(): void {
        windows.splice(0).forEach((window) => window.close());
    }

    async function start(idleMinutes?: number): Promise<RecorderGreeting> {
        await startRecorder({ dataFolder: folder, script: COMMAND_LINE_SCRIPT, settings: { 'onthefly.port': 0 }, idleMinutes });
        return (await askRecorder(folder)) as RecorderGreeting;
    }

    async function stored(): Promise<Session[]> {
        return CommandLine.json<Session[]>(['sessions', '--data-dir', folder]);
    }

    async function sendSteps(port: number, sessionId: string, count: number, from = 1): Promise<Wire> {
        const wire = await Wire.open(port);
        await wire.write(`${stepLines(sessionId, count, { from }).join('\n')}\n`);
        return wire;
    }

    describe('with nothing to do', () => {
        it('ends after a while, and leaves no socket, lock or number', async () => {
            const { pid } = await start(BRIEFLY);
            await until('it has ended', () => !isAlive(pid));
            assert.equal(await askRecorder(folder), undefined);
            assert.match(readFileSync(join(folder, 'recorder.log'), 'utf8'), /Ends: There has been nothing to do for long\./);
        });

        it('stays while a trainer is connected, be it one that has said nothing yet, and while a window is', async () => {
            const { pid, trainerPort } = await start(BRIEFLY);
            const wire = await Wire.open(trainerPort);
            await delay(3 * BRIEFLY_MS);
            assert.ok(isAlive(pid));
            const window = await open();
            await wire.close();
            await delay(3 * BRIEFLY_MS);
            assert.equal((await askRecorder(folder))?.pid, pid);
            window.close();
            await until('it has ended', () => !isAlive(pid));
        });

        it('stays while a trainer may come back', async () => {
            const { pid, trainerPort } = await start(0.01);
            const wire = await Wire.open(trainerPort);
            await wire.write(`${stepLines('sess-back', 3).join('\n')}\n`);
            await until('it is stored', async () => (await stored())[0]?.steps === 3);
            wire.socket.destroy();
            // Less than the time in which it may come back, and more than what is allowed with nothing to do.
            await delay(2_000);
            assert.ok(isAlive(pid));
            const again = await sendSteps(trainerPort, 'sess-back', 3, 4);
            await until('it is there again', async () => (await stored())[0]?.steps === 6);
            await again.close();
        });

        it('stays for ever where the person set 0', async () => {
            const window = await open({ 'onthefly.recorder.idleMinutes': 0 });
            const pid = (await askRecorder(folder))?.pid ?? 0;
            window.close();
            await delay(1_000);
            assert.ok(isAlive(pid));
        });
    });

    it('is started, told of and stopped from a terminal, with everything stored', async () => {
        const parameters = ['--data-dir', folder];
        const none = await CommandLine.run(['serve', '--status', ...parameters]);
        assert.equal(none.exitCode, 1);
        assert.match(none.errors, /No recorder runs for .*"onthefly serve --detach" starts one\./);
        const asJson = await CommandLine.run(['serve', '--stop', '--json', ...parameters]);
        assert.deepEqual([asJson.exitCode, (JSON.parse(asJson.output) as { code: string }).code], [1, 'no-trainer']);

        const detached = await CommandLine.json<RecorderGreeting>(['serve', '--detach', '--port', '0', ...parameters]);
        const again = await CommandLine.json<RecorderGreeting>(['serve', '--detach', ...parameters]);
        assert.equal(again.pid, detached.pid, 'it is there already');
        const told = await CommandLine.run(['serve', '--status', ...parameters]);
        assert.match(
            told.output,
            new RegExp(`records into ${folder}: process ${detached.pid}, since .*\\n.*127\\.0\\.0\\.1:${detached.trainerPort}`),
        );
        const status = await CommandLine.run(['status', ...parameters]);
        assert.match(status.output, new RegExp(`^OnTheFly .* process ${detached.pid}, since`));
        assert.match(status.output, /recorder\.log\. "onthefly serve --stop" ends it/);
        const { recorder } = await CommandLine.json<{ recorder: RecorderGreeting & { log: string } }>(['status', ...parameters]);
        assert.deepEqual([recorder.pid, recorder.log], [detached.pid, join(folder, 'recorder.log')]);

        const wire = await sendSteps(detached.trainerPort, 'sess-stopped', 2_000);
        await until('it has come', async () => (await stored()).length === 1);
        const stopped = await CommandLine.run(['serve', '--stop', ...parameters]);
        assert.deepEqual([stopped.exitCode, stopped.errors], [0, '']);
        assert.match(stopped.output, /has ended; everything that trainers sent is stored/);
        await until('it has ended', () => !isAlive(detached.pid));
        assert.equal((await stored())[0]?.steps, 2_000);
        await wire.close();
    });

    it('that does not answer is named when it is to be stopped', async function () {
        if (process.platform === 'win32') {
            this.skip();
        }
        const { pid } = await start();
        process.kill(pid, 'SIGSTOP');
        const { exitCode, errors } = await CommandLine.run(['serve', '--stop', '--data-dir', folder]);
        process.kill(pid, 'SIGCONT');
        assert.equal(exitCode, 1);
        assert.match(errors, new RegExp(`process ${pid}\\) has not answered for`));
    });

    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
        it(`stores everything that came before ${signal}, and SIGHUP is not its end`, async () => {
            const { pid, trainerPort } = await start();
            const wire = await sendSteps(trainerPort, 'sess-signal', 5_000);
            await until('some is there', async () => (await stored()).length === 1);
            process.kill(pid, 'SIGHUP');
            await delay(500);
            assert.ok(isAlive(pid));
            process.kill(pid, signal);
            await until('it has ended', () => !isAlive(pid));
            assert.equal((await stored())[0]?.steps, 5_000);
            assert.match(readFileSync(join(folder, 'recorder.log'), 'utf8'), new RegExp(`Ends: ${signal}`));
            await wire.close();
        });
    }

    it('keeps to what the person had set when no window is open, also after it was started again without one', async () => {
        const window = await open({ 'onthefly.pauseOnNonFiniteLoss': true });
        const port = window.trainerPort;
        closeWindows();
        await killRecorder(folder);
        await startRecorder({ dataFolder: folder, script: COMMAND_LINE_SCRIPT });
        // It has its place before it listens for trainers, and says who it is after that.
        await askRecorder(folder);
        const trainer = await AnsweringTrainer.connect(port, 'sess-night');
        await trainer.say({ type: 'trainStep', step: 2, epoch: 0, loss: 'NaN', val_loss: null });
        await trainer.pauseAt(2);
        assert.deepEqual(trainer.commands.slice(0, 1), ['pause']);
        assert.equal(statSync(join(folder, 'settings.json')).mode & 0o777, 0o600);
        await trainer.wire.close();
    });

    it('tells what was raised while no window was open to the first one that opens, once, also when it was ended in between', async () => {
        const { trainerPort } = await start();
        const trainer = await AnsweringTrainer.connect(trainerPort, 'sess-night');
        await trainer.say({ type: 'trainStep', step: 2, epoch: 0, loss: 'NaN', val_loss: null });
        await until('it is known', async () => (await CommandLine.json<unknown[]>(['commands', '--data-dir', folder])) !== undefined);
        await until('it is stored', async () => (await stored())[0]?.steps === 2);
        await delay(500);
        await killRecorder(folder);
        const page = await open({}, 'page');
        await page.until('it is shown', ({ sessions }) => sessions.length === 1);
        await delay(500);
        assert.deepEqual(page.notices, [], 'a further page of a window tells no notices');
        const first = await open();
        const isOfTheLoss = (notice: string): boolean => /not a (finite )?number|NaN/i.test(notice);
        await until('it is told', () => first.notices.some(isOfTheLoss));
        const second = await open();
        await delay(500);
        assert.deepEqual(second.notices.filter(isOfTheLoss), []);
        assert.equal(first.notices.filter(isOfTheLoss).length, 1);
        await trainer.wire.close();
    });

    it('that is killed in mid-run is brought back by a window, at the same port, and the trainer goes on there', async () => {
        const window = await open();
        const port = window.trainerPort;
        const first = await sendSteps(port, 'sess-killed', 500);
        await window.until('it is stored', ({ sessions }) => sessions[0]?.steps === 500);
        const pid = await killRecorder(folder);
        await until('there is another one', async () => ((await askRecorder(folder))?.pid ?? pid) !== pid);
        first.socket.destroy();
        const again = await sendSteps(port, 'sess-killed', 500, 501);
        const state = await window.until('all is there', ({ sessions }) => sessions[0]?.steps === 1_000);
        assert.deepEqual([state.sessions[0]?.state, state.server.port, state.sessions[0]?.lostEvents], ['running', port, 0]);
        assert.equal(window.notices.filter((notice) => notice.includes('was started again')).length, 1);
        await again.close();
    });

    it('that is killed with no window open is brought back by the next one, and what had come by then is there', async () => {
        const { trainerPort } = await start();
        const wire = await sendSteps(trainerPort, 'sess-killed', 500);
        await until('it is stored', async () => (await stored())[0]?.steps === 500);
        await killRecorder(folder);
        await wire.close();
        const window = await open();
        const { sessions } = await window.until('it is shown', (state) => state.sessions.length === 1);
        assert.deepEqual([sessions[0]?.steps, sessions[0]?.state], [500, 'ended']);
        const again = await sendSteps(trainerPort, 'sess-killed', 500, 501);
        await window.until('it runs again', (state) => state.sessions[0]?.steps === 1_000 && state.sessions[0].state === 'running');
        await again.close();
    });

    it('takes its port again; while a foreign program has it another one, which it keeps for trainers that know that one', async () => {
        const first = await start();
        const home = first.trainerPort;
        await killRecorder(folder);
        foreign = createServer().listen(home, '127.0.0.1');
        await once(foreign, 'listening');
        const window = await open();
        const { server } = await window.until('it listens', (state) => state.server.listening);
        assert.equal(server.takenPort, home);
        assert.notEqual(server.port, home);
        assert.equal(window.trainerPort, server.port);
        await until('it is told', () => window.notices.some((notice) => notice.includes(`export ONTHEFLY_DASHBOARD_PORT=${server.port}`)));
        closeWindows();
        await killRecorder(folder);
        foreign.close();
        foreign = undefined;

        const again = await start();
        assert.equal(again.trainerPort, home, 'it is tried again');
        const [one, other] = await Promise.all([sendSteps(home, 'sess-home', 5), sendSteps(server.port, 'sess-substitute', 5)]);
        await until('both are taken', async () => (await stored()).length === 2);
        await one.close();
        await other.close();
    });
});
