import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The system's own limit is 107 bytes on Linux and 103 elsewhere. */
const LONGEST_SOCKET_PATH = 100;
/** Not what `TMPDIR` says: a terminal may have another one than the IDE, and both have to look at the same place. */
const TEMPORARY = '/tmp';

/**
 * Paths of the control socket by which the recorder of a data folder is reached, the first choice first. They depend on the folder alone, however
 * it is spelled. The second one takes the place of the first where that would be too long, or where the folder's file system holds no sockets.
 */
export async function placesOf(dataFolder: string): Promise<string[]> {
    // Where there is none, and none can be made, sessions are kept in memory; they can be looked at all the same.
    const folder = await realpath(dataFolder).catch(() => resolve(dataFolder));
    const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
    if (process.platform === 'win32') {
        return [`\\\\.\\pipe\\onthefly-${name}`];
    }
    const own = join(folder, 'control', 'recorder.sock');
    const temporary = join(TEMPORARY, `onthefly-${process.getuid?.() ?? 'user'}`, `${name}.sock`);
    return Buffer.byteLength(own) <= LONGEST_SOCKET_PATH ? [own, temporary] : [temporary];
}
