import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, parse, resolve as resolvePath } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answers } from './claim-place';
import { LOG_FILE } from './recorder-log';
import { placesOf } from './recorder-place';
import type { SettingValues } from './recorder-protocol';

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 20;
const LAST_WORDS = 600;

export interface RecorderStart {
    readonly dataFolder: string;
    /** The script `onthefly`, for the Node.js that runs this process. */
    readonly script: string;
    readonly settings?: SettingValues;
    /** How long it stays with nothing to do; what the person set, when absent. */
    readonly idleMinutes?: number;
}

/** What is said to the starter alone: how its own Node.js is to run and which channels it has, its terminal, its folder, who supervises it. */
const OF_THE_STARTER =
    /^(NODE_.*|VSCODE_.*|ELECTRON_.*|npm_.*|INIT_CWD|PWD|OLDPWD|ONTHEFLY_TERMINAL|NOTIFY_SOCKET|LISTEN_(FDS|PID|FDNAMES)|WATCHDOG_(PID|USEC))$/i;

/**
 * Run by a process between this one and the recorder, which ends at once: an IDE that ends takes all processes below it along. Descriptors that a
 * shell has opened for the programs in it are closed: a lock that is held by one, as of `flock 200`, would be held as long as the recorder lives.
 */
const LAUNCH = `
    const { spawn } = require('node:child_process');
    const { closeSync, existsSync, readdirSync, readFileSync } = require('node:fs');
    const CLOSED_IN_CHILDREN = 0o2000000;
    const handedOn = (name) => {
        try {
            const [, flags] = /^flags:\\s*([0-7]+)/m.exec(readFileSync('/proc/self/fdinfo/' + name, 'utf8'));
            return Number(name) > 2 && (parseInt(flags, 8) & CLOSED_IN_CHILDREN) === 0;
        } catch {
            return false;
        }
    };
    const open = existsSync('/proc/self/fdinfo') ? readdirSync('/proc/self/fdinfo') : [];
    open.filter(handedOn).forEach((name) => closeSync(Number(name)));
    const child = spawn(process.execPath, process.argv.slice(1), { detached: true, stdio: ['ignore', 'ignore', 2], windowsHide: true });
    child.unref();
    process.stdout.write(String(child.pid));
`;

/**
 * Starts a recorder that outlives this process: it has a session of its own, is nobody's child, holds none of this one's descriptors, and writes into
 * the data folder. Resolves when one answers for that folder, be it this or one that somebody else started at the same time.
 *
 * @returns the path of its control socket
 * @throws Error with its last words when it does not come up
 */
export async function startRecorder({ dataFolder: folder, script, settings, idleMinutes }: RecorderStart): Promise<string> {
    const dataFolder = resolvePath(folder);
    const parameters = [script, 'serve', '--background', '--data-dir', dataFolder];
    const idle = idleMinutes === undefined ? [] : ['--idle-minutes', String(idleMinutes)];
    const told = settings === undefined ? [] : ['--settings', JSON.stringify(settings)];
    const pid = await launch(dataFolder, [...parameters, ...idle, ...told]);
    const deadline = Date.now() + START_TIMEOUT_MS;
    for (;;) {
        const isAlive = isRunning(pid);
        const path = await findPlace(dataFolder);
        if (path !== undefined) {
            return path;
        }
        if (!isAlive || Date.now() > deadline) {
            const reason = isAlive ? 'it took too long' : lastWords(dataFolder);
            throw new Error(`The OnTheFly recorder could not be started for ${dataFolder}: ${reason}`);
        }
        await delay(POLL_MS);
    }
}

/** @returns the id of the recorder's process, which may have ended by then */
async function launch(dataFolder: string, parameters: readonly string[]): Promise<number> {
    const log = openLog(dataFolder);
    const launcher = spawn(process.execPath, ['-e', LAUNCH, ...parameters], {
        detached: true,
        // No folder of anybody's is held.
        cwd: parse(process.execPath).root,
        stdio: ['ignore', 'pipe', log],
        env: environment(),
        windowsHide: true,
    });
    if (typeof log === 'number') {
        closeSync(log);
    }
    let written = '';
    launcher.stdout?.on('data', (chunk: Buffer) => (written += chunk.toString()));
    await new Promise<void>((resolve, reject) => {
        launcher.on('error', reject);
        launcher.on('close', () => resolve());
    });
    return Number(written);
}

/** Where the IDE is Electron the one variable makes it behave as Node.js; elsewhere it means nothing. */
function environment(): NodeJS.ProcessEnv {
    const kept = Object.entries(process.env).filter(([name]) => !OF_THE_STARTER.test(name));
    return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}

/** Where the folder can't be written sessions are kept in memory, and nothing is noted. */
function openLog(dataFolder: string): number | 'ignore' {
    try {
        mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
        return openSync(join(dataFolder, LOG_FILE), 'a', 0o600);
    } catch {
        return 'ignore';
    }
}

function isRunning(pid: number): boolean {
    try {
        return pid > 0 && process.kill(pid, 0);
    } catch {
        return false;
    }
}

/** Where somebody listens for this folder. */
export async function findPlace(dataFolder: string): Promise<string | undefined> {
    for (const path of await placesOf(dataFolder)) {
        if (await answers(path)) {
            return path;
        }
    }
    return undefined;
}

function lastWords(dataFolder: string): string {
    try {
        return readFileSync(join(dataFolder, LOG_FILE), 'utf8').trim().slice(-LAST_WORDS);
    } catch {
        return 'it left no word';
    }
}
