import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { LogRow, RunDetails, Session } from '@onthefly/shared-types';
import { CommandLine, ServerProcess } from '../support/command-line';
import { stepLines, Wire } from '../support/wire';

const SESSION = 'sess-cli';
const STEPS = 40;

/** A session of two runs with logs, its events out of order as the client sends them. */
function trainerLines(sessionId = SESSION): string[] {
    const steps = stepLines(sessionId, STEPS, { from: 10 });
    const common = { session_id: sessionId, run_gen: 0, ts: 1_800_000_000 };
    const line = (event: object): string => JSON.stringify({ ...common, ...event });
    return [
        steps[0] ?? '',
        line({ type: 'session_started', project: 'spirals', run_name: 'baseline', run_id: 'baseline', event_seq: 1 }),
        line({ type: 'newRun', parents: [], meta: { display_name: 'baseline' }, run_id: 'baseline', event_seq: 2 }),
        line({ type: 'log', level: 'info', text: 'second', run_id: 'baseline', event_seq: 4 }),
        line({ type: 'log', level: 'warn', text: 'first, with "quotes"', run_id: 'baseline', event_seq: 3 }),
        ...steps.slice(1).reverse(),
        line({ type: 'newRun', parents: ['baseline'], meta: { kind: 'fork' }, run_id: 'fork1', event_seq: 60 }),
        ...stepLines(sessionId, 3, { runId: 'fork1', from: 61 }),
    ];
}

async function feed(server: ServerProcess, lines: readonly string[]): Promise<void> {
    const wire = await Wire.open(server.ready.trainerPort);
    await wire.write(`${lines.join('\n')}\n`);
    await server.untilSteps(lines.filter((line) => line.includes('trainStep')).length);
    await wire.close();
}

describe('The command line', function () {
    this.timeout(60_000);

    let folder: string;
    const servers: ServerProcess[] = [];

    async function serve(...parameters: string[]): Promise<ServerProcess> {
        const server = await ServerProcess.start(folder, parameters.length > 0 ? parameters : undefined);
        servers.push(server);
        return server;
    }

    async function serveFedOnce(): Promise<ServerProcess> {
        const server = await serve();
        await feed(server, trainerLines());
        return server;
    }

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-cli-'));
    });

    afterEach(async () => {
        await Promise.all(servers.splice(0).map((server) => server.stop('SIGKILL')));
        rmSync(folder, { recursive: true, force: true });
    });

    describe('serve', () => {
        it('says in one line of JSON where it listens, and ends well', async () => {
            const server = await serve();
            assert.equal(server.ready.event, 'ready');
            assert.ok(server.ready.trainerPort > 0);
            assert.equal(server.ready.dataDir, folder);
            assert.ok(existsSync(server.ready.control));
            for (const signal of ['SIGTERM', 'SIGINT'] as const) {
                const ended = await (signal === 'SIGTERM' ? server : await serve()).stop(signal);
                assert.equal(ended.exitCode, 0, ended.errors);
                assert.equal(ended.output.trim().split('\n').length, 1);
                assert.equal(ended.errors, '');
            }
            assert.deepEqual(readdirSync(join(folder, 'control')), [], 'nothing is left behind');
        });

        it('has stored all that came when it ends', async () => {
            const server = await serve();
            const wire = await Wire.open(server.ready.trainerPort);
            await wire.write(`${stepLines(SESSION, 5_000).join('\n')}\n`);
            await server.stop();
            const [session] = await CommandLine.json<Session[]>(['sessions', '--data-dir', folder]);
            assert.equal(session?.steps, 5_000);
            wire.socket.destroy();
        });

        it('says where it listens instead when the port is taken', async () => {
            const squatter = createServer().listen(0, '127.0.0.1');
            await once(squatter, 'listening');
            const { port } = squatter.address() as AddressInfo;
            const server = await serve('--port', String(port));
            squatter.close();
            assert.ok(server.ready.trainerPort > port);
            const { errors } = await server.stop();
            assert.match(errors, new RegExp(`Port ${port} is taken by .*listens on port ${server.ready.trainerPort} instead`));
        });

        it('speaks in sentences without --json', async () => {
            const server = new CommandLine(['serve', '--port', '0', '--data-dir', folder]);
            assert.match(await server.until(/listens/), /^OnTheFly listens for trainers on 127\.0\.0\.1:\d+\.$/);
            await server.until(/Ctrl\+C/);
            server.child.kill('SIGTERM');
            const { exitCode, output } = await server.end();
            assert.equal(exitCode, 0);
            assert.match(output, new RegExp(`Sessions are kept in ${folder}\\.`));
        });

        it('goes on in memory when the data folder can not be written, says so, and is found all the same', async () => {
            writeFileSync(join(folder, 'file'), '');
            folder = join(folder, 'file', 'data');
            const server = await serve();
            await feed(server, trainerLines());
            const sessions = await CommandLine.json<Session[]>(['sessions', '--data-dir', folder]);
            assert.deepEqual(
                sessions.map(({ sessionId }) => sessionId),
                [SESSION],
            );
            const { errors, exitCode } = await server.stop();
            assert.match(errors, /Nothing is being saved: the data folder .* can't be written/);
            assert.equal(exitCode, 0);
            folder = join(folder, '../..');
        });

        it('in a folder with a long name puts its socket elsewhere, and is found', async () => {
            const parent = folder;
            folder = join(folder, 'a-rather-long-name-'.repeat(6));
            mkdirSync(folder);
            const server = await serveFedOnce();
            assert.ok(Buffer.byteLength(server.ready.control) < 104);
            assert.equal(statSync(join(server.ready.control, '..')).mode & 0o777, 0o700);
            assert.equal((await CommandLine.json<{ running: boolean }>(['status', '--data-dir', folder])).running, true);
            await server.stop();
            assert.equal(existsSync(server.ready.control), false);
            folder = parent;
        });
    });

    it('finds no sessions in a folder that has none, and makes nothing there', async () => {
        assert.deepEqual(await CommandLine.json(['sessions', '--data-dir', folder]), []);
        assert.deepEqual(await CommandLine.json(['runs', '--data-dir', folder]), []);
        const { output, exitCode } = await CommandLine.run(['sessions', '--data-dir', folder]);
        assert.deepEqual([output, exitCode], [`There are no sessions in ${folder}.\n`, 0]);
        assert.equal((await CommandLine.run(['metrics', 'baseline', '--data-dir', folder])).exitCode, 1);
        assert.deepEqual(readdirSync(folder), []);
    });

    it('stops quietly when nobody reads on', async () => {
        const server = await serve();
        await feed(server, stepLines(SESSION, 20_000));
        const reading = new CommandLine(['metrics', 'baseline', '--csv', '--data-dir', folder]);
        await reading.until(/^step,/);
        reading.child.stdout?.destroy();
        const { exitCode, errors } = await reading.end();
        assert.deepEqual([exitCode, errors], [0, '']);
    });

    it('follows a log until the training is over', async () => {
        const server = await serve();
        const wire = await Wire.open(server.ready.trainerPort);
        await wire.write(`${trainerLines().join('\n')}\n`);
        await server.untilSteps(trainerLines().filter((line) => line.includes('trainStep')).length);
        const following = new CommandLine(['logs', '--follow', '--data-dir', folder]);
        const asJson = new CommandLine(['logs', '--follow', '--json', '--data-dir', folder]);
        await following.until(/second/);
        const common = { session_id: SESSION, run_gen: 0, ts: 1_800_000_001, run_id: 'fork1' };
        await wire.writeLine({ ...common, type: 'log', level: 'info', text: 'third', event_seq: 64 });
        await following.until(/third/);
        await wire.writeLine({ ...common, type: 'log', level: 'info', text: 'fourth', event_seq: 65 });
        await wire.writeLine({ ...common, type: 'trainingFinished', status: 'completed', step: 63, event_seq: 66 });
        const { output, exitCode } = await following.end();
        assert.equal(exitCode, 0);
        assert.deepEqual(
            output
                .trimEnd()
                .split('\n')
                .map((line) => line.split(/ {2,}/)[2]),
            ['first, with "quotes"', 'second', 'third', 'fourth'],
        );
        const rows = JSON.parse((await asJson.end()).output) as LogRow[];
        assert.deepEqual(
            rows.map(({ eventSeq }) => eventSeq),
            [3, 4, 64, 65],
        );
        await wire.close();
    });

    it('prints what a trainer wrote without letting it command the terminal', async () => {
        const server = await serve();
        const event = { session_id: SESSION, run_gen: 0, ts: 1_800_000_001, run_id: 'baseline', event_seq: 1 };
        const log = JSON.stringify({ ...event, type: 'log', level: 'info', text: 'seen \u001b]0;title\u0007 \u001b[2J' });
        await feed(server, [log, ...stepLines(SESSION, 1, { from: 2 })]);
        const { output } = await CommandLine.run(['logs', '--data-dir', folder]);
        assert.match(output, / {2}seen +\n/);
        assert.ok(!output.includes('\u001b') && !output.includes('\u0007'), JSON.stringify(output));
    });

    it('tells with its exit code what became of a command', async () => {
        const exitCodeOf = async (...parameters: string[]): Promise<number | null> =>
            (await CommandLine.run([...parameters, '--data-dir', folder])).exitCode;
        assert.equal(await exitCodeOf('pause'), 1, 'no server');
        await serve();
        const failed = await CommandLine.run(['pause', '--data-dir', folder]);
        assert.deepEqual([failed.exitCode, failed.output], [1, '']);
        assert.match(failed.errors, /^[A-Z].*\.\n$/s);
        const asJson = await CommandLine.run(['pause', '--json', '--data-dir', folder]);
        assert.deepEqual([asJson.exitCode, asJson.errors], [1, '']);
        assert.deepEqual(JSON.parse(asJson.output), { type: 'failed', code: 'no-trainer', message: failed.errors.trim() });
    });

    it('says what is wrong with a command that makes no sense', async () => {
        const commands = ['frobnicate', 'serve --port x', 'merge one', 'metrics', 'health none', 'fork --region 2:1', 'metrics a b --csv'];
        await Promise.all(
            commands.map(async (command) => {
                const { exitCode, output, errors } = await CommandLine.run(command.split(' '));
                assert.deepEqual([exitCode, output], [2, ''], command);
                assert.match(errors, /^[A-Z][^\n]+\n/, command);
                const asJson = await CommandLine.run([...command.split(' '), '--json']);
                assert.deepEqual([asJson.exitCode, asJson.errors], [2, ''], command);
                const { type, code, message } = JSON.parse(asJson.output) as Record<string, string>;
                assert.deepEqual([type, code], ['failed', 'invalid-request'], command);
                assert.match(message ?? '', /^[A-Z].*[.?)]$/s, command);
            }),
        );
    });

    describe('finds its server', () => {
        it('which is one for each data folder, however that is spelled', async () => {
            const first = await serve();
            const link = `${folder}-link`;
            symlinkSync(folder, link);
            try {
                for (const spelling of [folder, `${folder}/`, link]) {
                    const second = await CommandLine.run(['serve', '--port', '0', '--data-dir', spelling]);
                    assert.equal(second.exitCode, 1);
                    assert.match(second.errors, /Another recorder runs for .*serve --stop/);
                    const status = await CommandLine.json<{ server: { port: number } }>(['status', '--data-dir', spelling]);
                    assert.equal(status.server.port, first.ready.trainerPort);
                }
            } finally {
                rmSync(link);
            }
        });

        it('in the folders that hosts choose by themselves', async () => {
            const variables = { XDG_DATA_HOME: join(folder, 'share'), THEIA_CONFIG_DIR: join(folder, 'theia') };
            const parent = folder;
            for (const own of [join(folder, 'share', 'onthefly'), join(folder, 'theia', 'onthefly')]) {
                const server = await ServerProcess.start(own);
                servers.push(server);
                const status = await CommandLine.json<{ server: { port: number } }>(['status'], variables);
                assert.equal(status.server.port, server.ready.trainerPort);
                await server.stop();
            }
            folder = parent;
        });

        it('and is not misled by what others left behind', async () => {
            const killed = await serve();
            await killed.stop('SIGKILL');
            const control = join(folder, 'control');
            // As a container leaves it that was stopped while it started.
            mkdirSync(join(control, 'recorder.sock.lock'));
            writeFileSync(join(control, 'precious.txt'), 'mine');
            const left = readdirSync(control).sort();
            assert.deepEqual(left, ['precious.txt', 'recorder.pid', 'recorder.sock', 'recorder.sock.lock']);
            assert.equal((await CommandLine.run(['pause', '--data-dir', folder])).exitCode, 1);
            assert.deepEqual(readdirSync(control).sort(), left, 'a command removes nothing');
            const server = await serve();
            const status = await CommandLine.json<{ server: { port: number } }>(['status', '--data-dir', folder]);
            assert.equal(status.server.port, server.ready.trainerPort);
            await server.stop();
            assert.deepEqual(readdirSync(control), ['precious.txt']);
        });
    });
});

for (const running of [true, false]) {
    describe(`The command line reads ${running ? 'from a running server' : 'straight from the data folder'}`, function () {
        this.timeout(60_000);

        let folder: string;
        let server: ServerProcess;

        before(async () => {
            folder = mkdtempSync(join(tmpdir(), 'onthefly-cli-'));
            server = await ServerProcess.start(folder);
            await feed(server, trainerLines());
            if (!running) {
                await server.stop();
            }
        });

        after(async () => {
            await server.stop();
            rmSync(folder, { recursive: true, force: true });
        });

        it('sessions', async () => {
            const sessions = await CommandLine.json<Session[]>(['sessions', '--data-dir', folder]);
            assert.equal(sessions.length, 1);
            const { sessionId, project, startedAt, runs, steps, state } = sessions[0] ?? assert.fail();
            assert.deepEqual([sessionId, project, startedAt, runs, steps], [SESSION, 'spirals', 1_800_000_000_000, 2, STEPS + 3]);
            assert.ok(['ended', 'reconnecting'].includes(state));
            const { output } = await CommandLine.run(['sessions', '--data-dir', folder]);
            assert.match(output, /^SESSION +PROJECT .*\nsess-cli +spirals +baseline /);
        });

        it('runs', async () => {
            for (const choice of [[], ['--session', SESSION], ['--all-sessions']]) {
                const runs = await CommandLine.json<RunDetails[]>(['runs', '--data-dir', folder, ...choice]);
                assert.deepEqual(
                    runs.map(({ sessionId, runId, name, parents, steps }) => ({ sessionId, runId, name, parents, steps })),
                    [
                        { sessionId: SESSION, runId: 'baseline', name: 'baseline', parents: [], steps: STEPS + 9 },
                        { sessionId: SESSION, runId: 'fork1', name: 'fork1', parents: ['baseline'], steps: 63 },
                    ],
                );
                assert.equal(runs[0]?.state, 'left');
            }
        });

        it('metrics as CSV, in step order', async () => {
            const { output, exitCode } = await CommandLine.run(['metrics', 'baseline', '--csv', '--data-dir', folder]);
            const [header, ...rows] = output.trimEnd().split('\n');
            assert.equal(exitCode, 0);
            assert.equal(header, 'step,epoch,ts,loss');
            assert.deepEqual(
                rows.map((row) => Number(row.split(',')[0])),
                Array.from({ length: STEPS }, (_, index) => index + 10),
            );
            assert.equal(rows[0], '10,0,1800000000000,0.1');
        });

        it('a summary of metrics', async () => {
            const { metrics } = await CommandLine.json<{ metrics: object[] }>(['metrics', 'baseline', '--data-dir', folder]);
            assert.deepEqual(metrics, [{ metric: 'loss', last: 1 / 49, minimum: 1 / 49, maximum: 0.1, count: STEPS, notFinite: 0 }]);
            const { output } = await CommandLine.run(['metrics', 'baseline', '--data-dir', folder]);
            assert.match(output, /METRIC +LAST +MIN +MAX +STEPS\nloss +0\.0204082 +0\.0204082 +0\.1 +40/);
        });

        it('logs', async () => {
            const texts = async (...choice: string[]): Promise<string[]> =>
                (await CommandLine.json<LogRow[]>(['logs', '--data-dir', folder, ...choice])).map(({ text }) => text);
            assert.deepEqual(await texts(), ['first, with "quotes"', 'second']);
            assert.deepEqual(await texts('--limit', '1'), ['second']);
            assert.deepEqual(await texts('--level', 'warn'), ['first, with "quotes"']);
            assert.deepEqual(await texts('--text', 'SECO'), ['second']);
            const { output } = await CommandLine.run(['logs', '--data-dir', folder]);
            assert.match(output, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}warn {3}first, with "quotes"\n.*info {3}second\n$/);
        });

        it('status, commands and reports', async () => {
            const status = await CommandLine.json<{ running: boolean; session: Session }>(['status', '--data-dir', folder]);
            assert.equal(status.running, running);
            assert.equal(status.session.sessionId, SESSION);
            assert.deepEqual(await CommandLine.json(['report', 'list', '--data-dir', folder]), []);
            assert.ok(Array.isArray(await CommandLine.json(['commands', '--data-dir', folder])));
        });

        it('and says what it does not find', async () => {
            for (const parameters of [
                ['runs', '--session', 'sess-none'],
                ['metrics', 'nonsense'],
                ['logs', '--session', 'sess-none'],
            ]) {
                const { exitCode, output } = await CommandLine.run([...parameters, '--json', '--data-dir', folder]);
                assert.equal(exitCode, 1);
                const failure = JSON.parse(output) as { type: string; code: string; message: string };
                assert.deepEqual([failure.type, failure.code], ['failed', 'not-found']);
                const plain = await CommandLine.run([...parameters, '--data-dir', folder]);
                assert.deepEqual([plain.exitCode, plain.output, plain.errors], [1, '', `${failure.message}\n`]);
            }
        });
    });
}
