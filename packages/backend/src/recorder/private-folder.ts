import { chmod, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OTHERS = 0o077;

/** Where the servers of a data folder keep their control sockets and tell of them. */
export function controlFolderOf(dataFolder: string): string {
    return join(dataFolder, 'control');
}

/** Takes the place of the one in the data folder where that can't be written, or where its path is too long for a socket. */
export function temporaryControlFolder(): string {
    return join(tmpdir(), `onthefly-${process.getuid?.() ?? 'user'}`);
}

/**
 * Makes a folder that nobody else can look into, or makes sure that an existing one is such.
 * @throws Error when it belongs to somebody else or is no folder
 */
export async function makePrivateFolder(path: string): Promise<void> {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const stats = await lstat(path);
    if (!stats.isDirectory() || !isOwn(stats.uid)) {
        throw new Error(`${path} is not a folder of this user`);
    }
    if (process.platform !== 'win32' && (stats.mode & OTHERS) !== 0) {
        await chmod(path, 0o700);
    }
}

/** False where somebody else could have put files: what is told there must not be believed. */
export async function isPrivateFolder(path: string): Promise<boolean> {
    const stats = await lstat(path).catch(() => undefined);
    return stats?.isDirectory() === true && isOwn(stats.uid) && (process.platform === 'win32' || (stats.mode & OTHERS) === 0);
}

function isOwn(uid: number): boolean {
    return process.getuid === undefined || uid === process.getuid();
}
