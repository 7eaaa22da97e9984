import { rmdirSync, statSync } from 'node:fs';
import { chmod, lstat, mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isOwnFolder, makePrivateFolder } from './private-folder';
import { placesOf } from './recorder-place';

/** Only as long as a place is being claimed is it locked, which takes some milliseconds: whoever holds it longer was ended. */
const LOCK_STALE_MS = 5_000;
const LOCK_POLL_MS = 50;
/** What can't be removed by then is no lock. */
const LOCK_PATIENCE_MS = 15_000;

/** Another process records what belongs into this data folder. */
export class RecorderRunningError extends Error {
    constructor(
        dataFolder: string,
        readonly path: string,
    ) {
        super(`Another recorder runs for ${dataFolder}.`);
    }
}

/** The right to record in a data folder, for as long as the socket listens. */
export interface ClaimedPlace {
    readonly path: string;
    readonly server: Server;
    /** Of the socket; absent where a pipe needs no file. */
    readonly inode?: bigint;
}

/**
 * Listens where the recorder of a data folder is looked for. Of several processes that try at once one succeeds. What a process left behind that
 * was ended, on this host or in another container, is told by nobody answering there.
 *
 * @param accept is given whoever connects, from the first moment on: who is waiting for a recorder does not come a second time
 * @throws RecorderRunningError when another process listens there; Error when it can't be listened at all
 */
export async function claimPlace(dataFolder: string, accept: (socket: Socket) => void): Promise<ClaimedPlace> {
    // Where that fails the database says why.
    await mkdir(dataFolder, { recursive: true, mode: 0o700 }).catch(() => undefined);
    const places = await placesOf(dataFolder);
    const problems: string[] = [];
    for (const path of places) {
        try {
            return await withLock(path, async () => {
                for (const place of places) {
                    if (await answers(place)) {
                        throw new RecorderRunningError(dataFolder, place);
                    }
                }
                const server = await listenAt(path, accept);
                await notePid(path);
                return { path, server, inode: await inodeOf(path) };
            });
        } catch (error) {
            if (error instanceof RecorderRunningError) {
                throw error;
            }
            problems.push(error instanceof Error ? error.message : String(error));
        }
    }
    throw new Error(
        `Nothing can be recorded for ${dataFolder}, as windows and terminals could not reach the recorder: its control socket could not be opened ` +
            `(${problems.join('; ')}). Make ${places.map(dirname).join(' or ')} writable, or name another folder in ONTHEFLY_DATA_DIR.`,
    );
}

/** Nobody took the place away, and nobody else has it. */
export async function isStillHeld({ path, inode }: ClaimedPlace): Promise<boolean> {
    return inode === undefined || (await inodeOf(path)) === inode;
}

async function inodeOf(path: string): Promise<bigint | undefined> {
    return process.platform === 'win32' ? undefined : (await lstat(path, { bigint: true }).catch(() => undefined))?.ino;
}

/** Somebody of this user's listens there. A process that is only stopped does. */
export async function answers(path: string): Promise<boolean> {
    if (process.platform !== 'win32' && !(await isOwnFolder(dirname(path)))) {
        return false;
    }
    return new Promise((resolve) => {
        const socket = connect(path);
        const settle = (answer: boolean): void => {
            socket.destroy();
            resolve(answer);
        };
        socket.on('connect', () => settle(true));
        socket.on('error', ({ code }: NodeJS.ErrnoException) => settle(code === 'EAGAIN'));
    });
}

/** For a person who wants to end a recorder that does not answer. Nothing else relies on it. */
function pidFile(path: string): string {
    return path.replace(/\.sock$/, '.pid');
}

async function notePid(path: string): Promise<void> {
    if (process.platform !== 'win32') {
        await writeFile(pidFile(path), String(process.pid), { mode: 0o600 }).catch(() => undefined);
    }
}

/** The process that claimed a place last, which may be gone. */
export async function readPid(path: string): Promise<number | undefined> {
    const pid = Number(await readFile(pidFile(path), 'utf8').catch(() => ''));
    return pid > 0 ? pid : undefined;
}

/** Takes away what stands there. */
export async function clearPlace(path: string): Promise<void> {
    if (process.platform !== 'win32') {
        await rm(path, { force: true });
        await rm(pidFile(path), { force: true });
    }
}

async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
    if (process.platform === 'win32') {
        // A pipe goes with its process, and only one can listen there.
        return work();
    }
    await makePrivateFolder(dirname(path));
    const lock = `${path}.lock`;
    for (let waited = 0; !(await takeLock(lock, waited)); waited += LOCK_POLL_MS) {
        if (waited > LOCK_PATIENCE_MS) {
            throw new Error(`${lock} is in the way; remove it`);
        }
        await delay(LOCK_POLL_MS);
    }
    try {
        return await work();
    } finally {
        await rmdir(lock).catch(() => undefined);
    }
}

/** @returns false while another process has it */
async function takeLock(lock: string, waitedMs: number): Promise<boolean> {
    try {
        await mkdir(lock);
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
            throw error;
        }
    }
    // In one go: between looking and removing, somebody else could have done the same and have made a new one.
    const taken = statSync(lock, { throwIfNoEntry: false });
    // Its time may be one to come, if the clock was set back.
    if (taken && (Date.now() - taken.mtimeMs > LOCK_STALE_MS || waitedMs > LOCK_STALE_MS)) {
        removeEmpty(lock);
    }
    return false;
}

function removeEmpty(folder: string): void {
    try {
        rmdirSync(folder);
    } catch {
        // Somebody was faster, or put something into it.
    }
}

async function listenAt(path: string, accept: (socket: Socket) => void): Promise<Server> {
    if (process.platform !== 'win32') {
        await rm(path, { force: true });
    }
    const server = createServer(accept);
    await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, () => {
            server.off('error', reject);
            resolve();
        });
    });
    if (process.platform !== 'win32') {
        // Nobody else could have connected before: the folder is private.
        await chmod(path, 0o600);
    }
    return server;
}
