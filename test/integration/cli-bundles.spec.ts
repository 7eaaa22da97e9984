import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import type { BundleContents, JobResult, Session } from '@onthefly/shared-types';
import { CommandLine, ServerProcess } from '../support/command-line';
import { stepLines, Wire } from '../support/wire';

/** Pieces that wait for the disk, and what the collector has not come to. A quarter of what is moved. */
const MOST_ADDITIONAL_BYTES = 75_000_000;

interface Done {
    readonly type: string;
    readonly result: JobResult;
}

describe('Exports and imports from a terminal', function () {
    this.timeout(120_000);

    let folder: string;
    let data: string;
    const servers: ServerProcess[] = [];

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-cli-bundles-'));
        data = join(folder, 'data');
    });

    afterEach(async () => {
        await Promise.all(servers.splice(0).map((server) => server.stop('SIGKILL')));
        rmSync(folder, { recursive: true, force: true });
    });

    async function serve(): Promise<ServerProcess> {
        const server = await ServerProcess.start(data);
        servers.push(server);
        return server;
    }

    async function record(server: ServerProcess, sessionId: string, steps: number): Promise<void> {
        const wire = await Wire.open(server.ready.trainerPort);
        await wire.write(`${stepLines(sessionId, steps).join('\n')}\n`);
        await wire.close();
    }

    async function recorded(...sizes: number[]): Promise<void> {
        const server = await serve();
        for (const [place, steps] of sizes.entries()) {
            await record(server, `sess-${place + 1}`, steps);
        }
        await server.untilSteps(sizes.reduce((sum, steps) => sum + steps, 0));
        await servers.pop()?.stop();
    }

    function run(...parameters: string[]): ReturnType<typeof CommandLine.run> {
        return CommandLine.run([...parameters, '--data-dir', data]);
    }

    it('go out and come in without a server, also into a folder that is not there yet', async () => {
        await recorded(40, 20);
        const path = join(folder, 'both.zip');
        const exported = await run('export', path, '--all');
        assert.equal(exported.exitCode, 0, exported.errors);
        assert.match(exported.output, /both\.zip is written \(.* KB\)\./);
        assert.match(exported.errors, /: \d+ %/, 'plain lines where nobody watches');
        assert.ok(!exported.errors.includes('\u001b'));

        const other = join(folder, 'other');
        const look = await CommandLine.json<BundleContents>(['import', path, '--look', '--data-dir', other]);
        assert.deepEqual(look.sessions.map(({ sessionId, steps }) => [sessionId, steps]).sort(), [
            ['sess-1', 40],
            ['sess-2', 20],
        ]);
        const imported = await CommandLine.run(['import', path, '--data-dir', other]);
        assert.equal(imported.exitCode, 0, imported.errors);
        assert.match(imported.output, /2 sessions imported\./);
        assert.match(imported.output, /sess-1 \(sess-1\): imported|sess-1 \(.*\): imported/);
        const sessions = await CommandLine.json<Session[]>(['sessions', '--data-dir', other]);
        assert.deepEqual(sessions.map(({ sessionId, steps }) => [sessionId, steps]).sort(), [
            ['sess-1', 40],
            ['sess-2', 20],
        ]);
        const again = await CommandLine.json<Done>(['import', path, '--data-dir', other]);
        assert.ok(again.result.type === 'importBundle');
        assert.deepEqual(
            again.result.sessions.map(({ outcome }) => outcome),
            ['present', 'present'],
        );
    });

    it('go through a server that runs, and name sessions by id or name', async () => {
        const server = await serve();
        await record(server, 'sess-1', 30);
        await record(server, 'sess-2', 30);
        await server.untilSteps(60);
        assert.equal((await run('sessions', 'rename', 'sess-2', 'Wide')).exitCode, 0);
        const both = ['--session', 'Wide', '--session', 'sess-1'];
        const done = await CommandLine.json<Done>(['export', ...both, join(folder, 'out.csv'), '--data-dir', data]);
        assert.ok(done.result.type === 'exportSessions' && done.result.sessions === 2);
        assert.equal(readFileSync(join(folder, 'out.csv'), 'utf8').trimEnd().split('\n').length, 61);
        assert.equal((await run('export', join(folder, 'bundle'), '--session', 'Wide')).exitCode, 0);
        // What has just been connected may be back in a moment: that can't be deleted.
        await servers.pop()?.stop();
        await serve();
        assert.equal((await run('sessions', 'delete', 'Wide', '--yes')).exitCode, 0);
        const imported = await run('import', join(folder, 'bundle'));
        assert.match(imported.output, /1 session imported\.\nsess-2 \(Wide\): imported/, imported.errors);
    });

    it('that lack a checkpoint file are made, name it, and do not end as if nothing were missing', async () => {
        const server = await serve();
        const wire = await Wire.open(server.ready.trainerPort);
        const saved = { type: 'checkpoint_saved', path: join(folder, 'gone.pt'), step: 3, session_id: 'sess-1', run_id: 'baseline' };
        await wire.write(`${stepLines('sess-1', 3).join('\n')}\n`);
        await wire.writeLine({ ...saved, event_seq: 4, run_gen: 0, ts: 1_800_000_001 });
        await wire.close();
        await server.untilSteps(3);
        const plain = await run('export', join(folder, 'bundle'));
        assert.equal(plain.exitCode, 3, plain.errors);
        assert.match(plain.output, /is written/);
        assert.match(plain.errors, /^Gone: .*gone\.pt$/m);
        const asJson = await run('export', join(folder, 'again'), '--json');
        assert.equal(asJson.exitCode, 3);
        const { result } = JSON.parse(asJson.output) as Done;
        assert.ok(result.type === 'exportSessions');
        assert.deepEqual(result.missing, [join(folder, 'gone.pt')]);
        const without = await run('export', join(folder, 'figures'), '--no-checkpoints');
        assert.equal(without.exitCode, 0, without.errors);
    });

    it('replace nothing without a yes, and say what is wrong', async () => {
        await recorded(10);
        const path = join(folder, 'log.txt');
        writeFileSync(path, 'mine');
        const refused = await run('export', path);
        assert.deepEqual([refused.exitCode, refused.output], [1, '']);
        assert.match(refused.errors, /There is something at .*log\.txt already\. Add --yes to replace it\./);
        assert.equal(readFileSync(path, 'utf8'), 'mine');
        assert.equal((await run('export', path, '--yes')).exitCode, 0);
        assert.match(readFileSync(path, 'utf8'), /^# .*sess-1/);
        assert.equal((await run('export', path, '--format', 'exe')).exitCode, 2);
        assert.match((await run('export', join(folder, 'x'), '--session', 'none')).errors, /There is no session "none"/);
        const bad = await run('import', path);
        assert.deepEqual([bad.exitCode, bad.output], [1, '']);
        assert.match(bad.errors, /is no zip file, or only a part of one/);
        const json = await run('import', join(folder, 'nowhere'), '--json');
        assert.equal((JSON.parse(json.output) as { code: string }).code, 'not-found');
    });

    it('move hundreds of megabytes through a little memory', async function () {
        if (process.platform !== 'linux') {
            this.skip();
        }
        await recorded(10);
        const size = 300_000_000;
        const large = join(folder, 'large.pt');
        writeFileSync(large, '');
        truncateSync(large, size);
        const database = new SqliteDatabase(join(data, 'onthefly.sqlite'));
        database.prepare("INSERT INTO checkpoints VALUES ('sess-1', './large.pt', 'baseline', 1, 'save', 1, NULL, ?)").run(large);
        database.close();
        const small = await peakMemory('export', join(folder, 'small.zip'), '--no-checkpoints');
        const path = join(folder, 'large.zip');
        assert.ok((await peakMemory('export', path)) - small < MOST_ADDITIONAL_BYTES);
        assert.ok((await peakMemory('import', path, '--data-dir', join(folder, 'other'))) - small < MOST_ADDITIONAL_BYTES);
    });

    it('tell that there is no room before they begin, and leave what was there when it turns out on the way', async function () {
        if (process.platform !== 'linux') {
            this.skip();
        }
        await recorded(10);
        const large = join(folder, 'large.pt');
        writeFileSync(large, randomBytes(3_000_000));
        const database = new SqliteDatabase(join(data, 'onthefly.sqlite'));
        database.prepare("INSERT INTO checkpoints VALUES ('sess-1', './large.pt', 'baseline', 1, 'save', 1, NULL, ?)").run(large);
        database.close();
        const path = join(folder, 'bundle.zip');
        assert.equal((await run('export', path, '--no-checkpoints')).exitCode, 0);
        const before = readFileSync(path);
        // As on a disk that takes no larger files; in blocks of 512 bytes.
        const limits = join(folder, 'limits');
        writeFileSync(limits, `#!/bin/sh\nulimit -f 4000\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
        const limited = await new CommandLine(['export', path, '--yes', '--data-dir', data], {}, limits).end();
        assert.deepEqual([limited.exitCode, limited.output], [1, '']);
        assert.match(limited.errors, /becomes larger than a file may be on its disk/);
        assert.ok(readFileSync(path).equals(before));

        truncateSync(large, 8_000_000_000_000);
        const full = await run('export', path, '--yes');
        assert.deepEqual([full.exitCode, full.output], [1, '']);
        assert.match(full.errors, /8\.0 TB are needed, and the disk of .* has room for/);
        assert.ok(readFileSync(path).equals(before));
        assert.deepEqual(readdirSync(folder).sort(), ['bundle.zip', 'data', 'large.pt', 'limits']);
    });

    /** The most memory that a command took, in bytes. */
    async function peakMemory(...parameters: string[]): Promise<number> {
        const command = new CommandLine(parameters.includes('--data-dir') ? parameters : [...parameters, '--data-dir', data]);
        let peak = 0;
        while (command.child.exitCode === null) {
            try {
                const status = readFileSync(`/proc/${command.child.pid}/status`, 'utf8');
                peak = Math.max(peak, Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024);
            } catch {
                // It has just ended.
            }
            await delay(10);
        }
        const { exitCode, errors } = await command.end();
        assert.equal(exitCode, 0, errors);
        return peak;
    }

    it('are cancelled by Ctrl+C, and leave nothing behind', async () => {
        await recorded(60_000);
        const path = join(folder, 'long.jsonl');
        const command = new CommandLine(['export', path, '--data-dir', data]);
        while (!command.errors.includes(' %')) {
            assert.equal(command.child.exitCode, null, command.errors);
            await delay(5);
        }
        command.child.kill('SIGINT');
        const { exitCode, errors } = await command.end();
        assert.equal(exitCode, 130, errors);
        assert.match(errors, /Cancelled; nothing was changed\./);
        assert.deepEqual(readdirSync(folder), ['data']);
        assert.ok(!existsSync(path));
    });
});
