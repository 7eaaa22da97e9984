import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
    chmodSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    readlinkSync,
    realpathSync,
    renameSync,
    rmSync,
    statSync,
    symlinkSync,
    utimesSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRecorder } from '@onthefly/backend/lib/recorder/start-recorder';
import { COMMAND_LINE_SCRIPT, CommandLine } from '../support/command-line';
import { CAN_BE_OTHER_USER } from '../support/other-user';
import { descendantsOf } from '../support/process-tree';
import { askRecorder, isAlive, leaveNoRecorder, RecorderWindow, until } from '../support/recorder-window';
import { REPOSITORY } from '../support/trainer-process';
import { stepLines, Wire } from '../support/wire';

const WINDOW = join(REPOSITORY, 'test/lib/support/window-process.js');
const AT_ONCE = 10;

describe('A recorder that is started', function () {
    this.timeout(120_000);

    let parent: string;
    let folder: string;
    let windows: RecorderWindow[];
    let processes: CommandLine[];

    beforeEach(() => {
        parent = realpathSync(mkdtempSync(join(tmpdir(), 'onthefly-start-')));
        folder = join(parent, 'data');
        windows = [];
        processes = [];
    });

    afterEach(async () => {
        windows.forEach((window) => window.close());
        processes.forEach(({ child }) => child.kill('SIGKILL'));
        await leaveNoRecorder(folder);
        rmSync(parent, { recursive: true, force: true });
    });

    async function open(path = folder): Promise<RecorderWindow> {
        const window = await RecorderWindow.open(path);
        windows.push(window);
        return window;
    }

    function openProcess(path = folder): CommandLine {
        const window = new CommandLine([path], {}, process.execPath, WINDOW);
        processes.push(window);
        return window;
    }

    async function pid(path = folder): Promise<number> {
        return (await askRecorder(path))?.pid ?? 0;
    }

    /** Processes that work on a folder, by their command. */
    function recordersOf(path: string): number[] {
        return readdirSync('/proc')
            .filter((name) => /^\d+$/.test(name))
            .filter((name) => {
                try {
                    const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
                    return words.includes('--background') && words.includes(path) && words[1] !== '-e';
                } catch {
                    return false;
                }
            })
            .map(Number);
    }

    async function raceOf(count: number): Promise<void> {
        const lines = await Promise.all(Array.from({ length: count }, () => openProcess().until(/^\{/)));
        assert.equal(new Set(lines).size, 1, 'all terminals carry the same port');
        if (process.platform === 'linux') {
            await until('the others have ended', () => recordersOf(folder).length === 1);
            assert.deepEqual(recordersOf(folder), [await pid()]);
        }
    }

    it(`by ${AT_ONCE} windows at once is one`, async () => {
        await raceOf(AT_ONCE);
    });

    it('by several windows at once is one, also where a container left its lock, its socket and its pid', async () => {
        await open();
        process.kill(await pid(), 'SIGKILL');
        windows.splice(0).forEach((window) => window.close());
        const control = join(folder, 'control');
        // The number is that of another process by now.
        writeFileSync(join(control, 'recorder.pid'), String(process.pid));
        mkdirSync(join(control, 'recorder.sock.lock'));
        const ago = Date.now() / 1_000 - 3_600;
        utimesSync(join(control, 'recorder.sock.lock'), ago, ago);
        await raceOf(5);
    });

    it('waits for no lock for ever: neither for one from a time to come, nor for what is no lock', async () => {
        const lock = join(folder, 'control', 'recorder.sock.lock');
        mkdirSync(lock, { recursive: true });
        const toCome = Date.now() / 1_000 + 86_400;
        utimesSync(lock, toCome, toCome);
        await open();
        windows.splice(0).forEach((window) => window.close());
        await leaveNoRecorder(folder);
        mkdirSync(lock, { recursive: true });
        writeFileSync(join(lock, 'mine'), 'precious');
        await open();
        assert.equal(readFileSync(join(lock, 'mine'), 'utf8'), 'precious');
    });

    it('is the same however the folder is spelled', async () => {
        await open();
        const first = await pid();
        const link = join(parent, 'link');
        symlinkSync(folder, link);
        for (const spelling of [`${folder}/`, `${parent}/./data`, link, `${link}/`]) {
            await open(spelling);
            assert.equal(await pid(spelling), first, spelling);
        }
    });

    it('is the same at a second place of the folder (tried by root only)', async function () {
        if (!CAN_BE_OTHER_USER || process.platform !== 'linux') {
            this.skip();
        }
        await open();
        const bound = join(parent, 'bound');
        mkdirSync(bound);
        try {
            execFileSync('mount', ['--bind', folder, bound], { stdio: 'ignore' });
        } catch {
            this.skip();
        }
        try {
            await open(bound);
            assert.equal(await pid(bound), await pid());
        } finally {
            windows.splice(0).forEach((window) => window.close());
            await leaveNoRecorder(folder);
            execFileSync('umount', ['--lazy', bound]);
        }
    });

    it('is found in a folder with a long name, whatever TMPDIR says', async () => {
        folder = join(parent, 'a-rather-long-name-'.repeat(6));
        const elsewhere = join(parent, 'tmp');
        mkdirSync(elsewhere);
        const window = new CommandLine([folder], { TMPDIR: elsewhere }, process.execPath, WINDOW);
        processes.push(window);
        const line = await window.until(/^\{/);
        assert.equal(await openProcess().until(/^\{/), line);
        assert.deepEqual(readdirSync(elsewhere), []);
    });

    it('is found for a folder that can not be written, and says that it keeps nothing', async () => {
        writeFileSync(join(parent, 'file'), '');
        folder = join(parent, 'file', 'data');
        const window = await open();
        await until('it is told', () => window.notices.some((notice) => notice.startsWith('Nothing is being saved')));
        assert.equal(await pid(), await pid(`${folder}/`));
    });

    it('is found where the file system of the folder holds no sockets', async () => {
        // Stands in for such a file system: what should hold the socket is no folder.
        mkdirSync(folder);
        writeFileSync(join(folder, 'control'), '');
        await open();
        const first = await pid();
        assert.ok(first > 0);
        await open();
        assert.equal(await pid(), first);
    });

    it('is not taken for another one that somebody else has put in its place', async () => {
        mkdirSync(join(folder, 'control'), { recursive: true });
        chmodSync(join(folder, 'control'), 0o777);
        const window = await open();
        assert.equal(statSync(join(folder, 'control')).mode & 0o777, 0o700);
        assert.ok(window.trainerPort > 0);
    });

    it('says why when it can not be started', async () => {
        const script = join(parent, 'broken.js');
        writeFileSync(script, 'throw new Error("a part is missing")');
        await assert.rejects(startRecorder({ dataFolder: folder, script }), /could not be started for .*a part is missing/s);
    });

    describe('outlives who started it', () => {
        before(function () {
            if (process.platform !== 'linux') {
                this.skip();
            }
        });

        it('and all processes below that: it is nobody’s child, and has a session of its own', async () => {
            const window = openProcess();
            await window.until(/^\{/);
            const recorder = await pid();
            const starter = window.child.pid ?? 0;
            assert.deepEqual(descendantsOf(starter), []);
            const [, , session] = sessionOf(recorder);
            assert.notEqual(session, sessionOf(process.pid)[2]);
            window.child.kill('SIGKILL');
            await window.end();
            assert.ok(isAlive(recorder));
        });

        it('and holds no descriptor and no folder of theirs, and a pipeline that begins with it ends', async () => {
            const held = join(parent, 'held');
            const command = `exec 7>"${held}" 201>"${held}"; "${process.execPath}" "${COMMAND_LINE_SCRIPT}" serve --detach --port 0 --data-dir "${folder}" 2>&1 | cat`;
            const shell = spawn('bash', ['-c', command], { cwd: parent, stdio: ['ignore', 'pipe', 'inherit'] });
            let output = '';
            shell.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
            await once(shell, 'close');
            assert.match(output, /records into .*data: process \d+/);
            const recorder = await pid();
            const open = readdirSync(`/proc/${recorder}/fd`).flatMap((name) => {
                try {
                    return [readlinkSync(`/proc/${recorder}/fd/${name}`)];
                } catch {
                    return [];
                }
            });
            // libuv has pipes of its own, of which no other process knows.
            const foreign = open.filter(
                (path) => path.startsWith('/dev/pts') || path === held || (path.startsWith('pipe:') && isShared(path)),
            );
            assert.deepEqual(foreign, []);
            assert.equal(readlinkSync(`/proc/${recorder}/cwd`), '/');
        });

        it('and keeps nothing of its environment that was meant for that one alone', async () => {
            const window = new CommandLine(
                [folder],
                {
                    NODE_OPTIONS: '--max-old-space-size=512',
                    NODE_EXTRA_CA_CERTS: '/nowhere',
                    VSCODE_IPC_HOOK_CLI: '/nowhere',
                    ONTHEFLY_TERMINAL: 'of an IDE',
                    npm_config_user_agent: 'npm',
                    HTTPS_PROXY: 'http://127.0.0.1:9',
                },
                process.execPath,
                WINDOW,
            );
            processes.push(window);
            await window.until(/^\{/);
            const variables = readFileSync(`/proc/${await pid()}/environ`, 'utf8').split('\0');
            const names = variables.map((variable) => variable.split('=')[0] ?? '');
            assert.deepEqual(
                names.filter((name) => /^(NODE|VSCODE|npm)_|^ONTHEFLY_TERMINAL$/.test(name)),
                [],
            );
            assert.ok(variables.includes('HTTPS_PROXY=http://127.0.0.1:9'), 'by which packages are installed');
            assert.ok(variables.includes('ELECTRON_RUN_AS_NODE=1'));
            assert.ok(names.includes('PATH'));
        });
    });

    it('keeps a log that nobody else can read and that stays small', async () => {
        mkdirSync(folder);
        const log = join(folder, 'recorder.log');
        writeFileSync(log, `${'x'.repeat(99)}\n`.repeat(12_000), { mode: 0o644 });
        await open();
        assert.match(readFileSync(log, 'utf8'), / info OnTheFly listens for trainers/);
        assert.equal(statSync(log).mode & 0o777, 0o600);
        assert.ok(statSync(log).size < 1_000_000);
        assert.ok(statSync(`${log}.1`).size < 1_300_000);
    });

    it('makes its socket again that was tidied away, and is found', async () => {
        await open();
        const first = await pid();
        rmSync(join(folder, 'control'), { recursive: true });
        await until('it is found', async () => (await pid()) === first);
    });

    it('ends when another one has its place, and when its folder is gone', async () => {
        await open();
        const first = await pid();
        windows.splice(0).forEach((window) => window.close());
        const control = join(folder, 'control');
        renameSync(control, join(folder, 'hidden'));
        // What a lock that was held too long can lead to.
        await startRecorder({ dataFolder: folder, script: COMMAND_LINE_SCRIPT, settings: { 'onthefly.port': 0 } });
        await until('one is left', () => !isAlive(first));
        const second = await pid();
        assert.notEqual(second, first);
        const wire = await Wire.open((await askRecorder(folder))?.trainerPort ?? 0);
        await wire.write(`${stepLines('sess-kept', 3).join('\n')}\n`);
        rmSync(folder, { recursive: true });
        await until('it has ended', () => !isAlive(second));
        assert.equal(existsSync(folder), false, 'it is not made again');
        await wire.close();
    });

    /** Process id, group and session. */
    function sessionOf(of: number): string[] {
        return execFileSync('ps', ['-o', 'pid=,pgid=,sid=', '-p', String(of)], { encoding: 'utf8' })
            .trim()
            .split(/\s+/);
    }

    /** Another process has this pipe, too: the program's own have two ends, both in it. */
    function isShared(pipe: string): boolean {
        const command = `ls -l /proc/[0-9]*/fd 2>/dev/null | grep -cF '${pipe}'`;
        return Number(execFileSync('bash', ['-c', command], { encoding: 'utf8' })) !== 2;
    }
});
