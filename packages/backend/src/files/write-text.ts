import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Writes a new file, piece by piece as they come; it is on the disk when this resolves. @returns its size in bytes */
export async function writeText(path: string, pieces: AsyncIterable<string | Buffer>, signal: AbortSignal): Promise<number> {
    const file = createWriteStream(path, { flags: 'wx', flush: true, mode: 0o600 });
    await pipeline(Readable.from(pieces), file, { signal });
    return file.bytesWritten;
}
