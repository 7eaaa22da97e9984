import { chmod, lstat, mkdir } from 'node:fs/promises';

const OTHERS = 0o077;
const WRITTEN_BY_OTHERS = 0o022;

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

/** False where somebody else could have put what is there: it must not be trusted. */
export async function isOwnFolder(path: string): Promise<boolean> {
    const stats = await lstat(path).catch(() => undefined);
    return stats?.isDirectory() === true && isOwn(stats.uid) && (process.platform === 'win32' || (stats.mode & WRITTEN_BY_OTHERS) === 0);
}

function isOwn(uid: number): boolean {
    return process.getuid === undefined || uid === process.getuid();
}
