import { open, type FileHandle } from 'node:fs/promises';
import { BadBundleError } from './bad-bundle';

/* Places in the first 100 bytes of a database file, as its format describes them. */
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const PAGE_SIZE = 16;
const WRITE_VERSION = 18;
const READ_VERSION = 19;
const CHANGE_COUNTER = 24;
const PAGE_COUNT = 28;
const VALID_FOR = 92;

const ROLLBACK_JOURNAL = 1;
const LARGEST_PAGE = 65_536;

/**
 * Looks at the first bytes of a database file that somebody else made, before SQLite does.
 * @throws BadBundleError when it is none, or a part of one
 */
export async function checkDatabaseFile(path: string, name: string): Promise<void> {
    const handle = await open(path, 'r');
    try {
        const header = await readHeader(handle);
        if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
            throw new BadBundleError(`${name} in the bundle is no SQLite database.`);
        }
        const stored = header.readUInt16BE(PAGE_SIZE);
        const pageSize = stored === 1 ? LARGEST_PAGE : stored;
        const isCurrent = header.readUInt32BE(CHANGE_COUNTER) === header.readUInt32BE(VALID_FOR);
        const { size } = await handle.stat();
        if (isCurrent && size < header.readUInt32BE(PAGE_COUNT) * pageSize) {
            throw new BadBundleError(`${name} in the bundle is cut off: its end is missing. Copy the bundle again, whole.`);
        }
    } finally {
        await handle.close();
    }
}

/** A file that says that it has a log of changes beside it can't be opened only to be read. Where it has none, it is as good without. */
export async function forgetWriteAheadLog(path: string): Promise<void> {
    const handle = await open(path, 'r+');
    try {
        const versions = Buffer.from([ROLLBACK_JOURNAL, ROLLBACK_JOURNAL]);
        await handle.write(versions, 0, READ_VERSION - WRITE_VERSION + 1, WRITE_VERSION);
    } finally {
        await handle.close();
    }
}

async function readHeader(handle: FileHandle): Promise<Buffer> {
    const header = Buffer.alloc(HEADER_BYTES);
    await handle.read(header, 0, HEADER_BYTES, 0);
    return header;
}
