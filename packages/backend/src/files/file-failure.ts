import { ControlError } from '../common/control-error';

type Explain = (path: string) => readonly [ControlError['code'], string];

const diskFull: Explain = (path) => ['no-space', `The disk of ${path} is full. Free some space, or choose another disk.`];

const SENTENCES: Readonly<Record<string, Explain>> = {
    ENOSPC: diskFull,
    SQLITE_FULL: diskFull,
    EDQUOT: (path) => ['no-space', `Your quota on the disk of ${path} is used up. Free some space, or choose another disk.`],
    EFBIG: (path) => ['no-space', `${path} becomes larger than a file may be on its disk. Choose another disk.`],
    EACCES: (path) => ['refused', `${path} may not be read or written by this user. Choose another place, or change its permissions.`],
    EPERM: (path) => ['refused', `${path} may not be read or written by this user. Choose another place, or change its permissions.`],
    EROFS: (path) => ['refused', `${path} lies on a disk that can't be written. Choose another place.`],
    ENOENT: (path) => ['not-found', `${path} is not there.`],
    ENOTDIR: (path) => ['not-found', `${path} can't be there: a part of its path is a file.`],
    EIO: (path) => ['internal', `The disk of ${path} has an error. Check it, or choose another one.`],
};

/** An error of the file system as a sentence for the person; any other error as it is. */
export function explainFileFailure(error: unknown, path: string): unknown {
    const { code, path: failing } = error as NodeJS.ErrnoException;
    const explain = typeof code === 'string' ? SENTENCES[code] : undefined;
    return explain ? new ControlError(...explain(failing ?? path), { cause: error }) : error;
}
