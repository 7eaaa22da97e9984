import { constants } from 'node:fs';
import { copyFile, stat } from 'node:fs/promises';

/** Copies a file, at once where the disk can. @returns false when it is not there (any more), or something wrote to it or took its place meanwhile */
export async function copyUnchanged(source: string, place: string): Promise<boolean> {
    const before = await identify(source);
    if (before === undefined) {
        return false;
    }
    try {
        await copyFile(source, place, constants.COPYFILE_FICLONE);
    } catch (error) {
        const after = await identify(source);
        if (after === before) {
            throw error;
        }
        return false;
    }
    return (await identify(source)) === before;
}

async function identify(path: string): Promise<string | undefined> {
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    return found && [found.dev, found.ino, found.size, found.mtimeNs].join();
}
