import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandRecord, DashboardState } from '@onthefly/shared-types';
import { connectTerminal } from '@onthefly/backend/lib/cli/terminal-connection';
import { CommandLine, COMMAND_LINE_SCRIPT, ServerProcess } from '../support/command-line';
import { killAll } from '../support/process-tree';
import { stepLines, Wire } from '../support/wire';

const PATIENCE_MS = 30_000;

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MS; !(await condition()); await delay(50)) {
        assert.ok(Date.now() < deadline, what);
    }
}

describe('Several terminals and one server', function () {
    this.timeout(120_000);

    let folder: string;
    let server: ServerProcess;

    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-terminals-'));
        server = await ServerProcess.start(folder);
    });

    afterEach(async () => {
        await server.stop('SIGKILL');
        rmSync(folder, { recursive: true, force: true });
    });

    function begin(...parameters: string[]): CommandLine {
        return new CommandLine([...parameters, '--data-dir', folder]);
    }

    describe('that wait for a trainer', () => {
        let wire: Wire;
        let asked: { readonly id: string; readonly cmd: string }[];

        beforeEach(async () => {
            wire = await Wire.open(server.ready.trainerPort);
            asked = [];
            createInterface({ input: wire.socket }).on('line', (line) => asked.push(JSON.parse(line) as (typeof asked)[number]));
            await wire.write(`${stepLines('sess-slow', 3).join('\n')}\n`);
            await server.untilSteps(3);
        });

        afterEach(() => wire.socket.destroy());

        async function request(command: string): Promise<string> {
            await until(() => asked.some(({ cmd }) => cmd === command), `${command} was never asked`);
            return asked.find(({ cmd }) => cmd === command)?.id ?? '';
        }

        async function pendingCommands(): Promise<string[]> {
            const state = await CommandLine.json<DashboardState>(['status', '--data-dir', folder]);
            return state.pendingCommands.map(({ command }) => command).filter((command) => command !== 'server_info');
        }

        async function stateOf(command: string): Promise<string | undefined> {
            const records = await CommandLine.json<CommandRecord[]>(['commands', '--data-dir', folder]);
            return records.find((record) => record.command === command)?.state;
        }

        it('can each stop waiting for what it asked itself, and for nothing else', async () => {
            const resume = begin('resume');
            const resuming = await request('resume');
            const pause = begin('pause');
            await until(async () => (await pendingCommands()).includes('pause'), 'the pause does not wait for its turn');
            pause.child.kill('SIGINT');
            assert.equal((await pause.end()).exitCode, 130);
            assert.deepEqual(await pendingCommands(), ['resume']);
            assert.equal(await stateOf('resume'), 'sent');
            await wire.writeLine({ id: resuming, ok: true, data: { step: 3 } });
            const { exitCode, output, errors } = await resume.end();
            assert.equal(exitCode, 0, errors);
            assert.match(output, /step 3/);
        });

        it('share what both ask alike: it goes on until the last one has stopped waiting', async () => {
            const clients = [await connectTerminal(server.ready.control), await connectTerminal(server.ready.control)];
            const waiting = clients.map(() => new AbortController());
            const outcomes = clients.map((client, index) => client.server.execute({ type: 'resume' }, waiting[index]?.signal));
            // What a terminal asks arrives in that order: both have asked by now.
            await Promise.all(clients.map((client) => client.server.listSessions()));
            waiting[0]?.abort();
            assert.equal((await outcomes[0])?.type, 'failed');
            assert.equal(await stateOf('resume'), 'sent');
            waiting[1]?.abort();
            assert.equal((await outcomes[1])?.type, 'failed');
            await until(async () => (await stateOf('resume')) === 'cancelled', 'nobody waits, and it goes on');
            assert.equal(asked.filter(({ cmd }) => cmd === 'resume').length, 1);
            clients.forEach((client) => client.close());
        });

        it('wait as long as it takes while the server answers, and no longer when it does not', async () => {
            const waiting = begin('pause');
            await request('pause');
            server.process.child.kill('SIGSTOP');
            try {
                const silence = /^The OnTheFly recorder \(process \d+\) has not answered for 10 seconds\./;
                const status = await begin('status').end();
                assert.deepEqual([status.exitCode, status.output], [1, '']);
                assert.match(status.errors, silence);
                const { exitCode, errors } = await waiting.end();
                assert.equal(exitCode, 1);
                assert.match(errors, silence);
            } finally {
                server.process.child.kill('SIGCONT');
            }
        });
    });

    describe('of which one is closed', () => {
        /** Starts a server in a terminal, closes that, and returns the server's process. */
        async function closeTerminalOf(line: string): Promise<number> {
            const data = join(folder, 'data');
            const terminal = spawn('script', ['-qfec', `${line} & sleep 600`, '/dev/null'], {
                cwd: folder,
                env: { ...process.env, SERVE: COMMAND_LINE_SCRIPT, NODE: process.execPath, DATA: data, SHELL: '/bin/sh' },
                stdio: ['pipe', 'ignore', 'ignore'],
            });
            const pidFile = join(data, 'control', 'recorder.pid');
            await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '', 'the server has not started');
            const pid = Number(readFileSync(pidFile, 'utf8'));
            terminal.kill('SIGKILL');
            await once(terminal, 'exit');
            return pid;
        }

        function isAlive(pid: number): boolean {
            try {
                process.kill(pid, 0);
                return true;
            } catch {
                return false;
            }
        }

        before(function () {
            if (process.platform !== 'linux') {
                this.skip();
            }
        });

        it('the server that was started there with nohup goes on, and answers', async () => {
            const pid = await closeTerminalOf('nohup "$NODE" "$SERVE" serve --port 0 --data-dir "$DATA" > server.log 2>&1');
            try {
                await delay(1_000);
                const status = await CommandLine.json<{ running: boolean }>(['status', '--data-dir', join(folder, 'data')]);
                assert.equal(status.running, true);
                process.kill(pid, 'SIGTERM');
                await until(() => !isAlive(pid), 'it does not end when it is told to');
            } finally {
                killAll([pid]);
            }
        });

        it('the server that speaks to it ends well with it', async () => {
            const pid = await closeTerminalOf('"$NODE" "$SERVE" serve --port 0 --data-dir "$DATA"');
            try {
                await until(() => !isAlive(pid), 'it goes on');
                assert.deepEqual(readdirSync(join(folder, 'data', 'control')), []);
            } finally {
                killAll([pid]);
            }
        });
    });
});
