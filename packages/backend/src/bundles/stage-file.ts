import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { JobProgress } from '../common/job-progress';
import { BadBundleError } from './bad-bundle';
import type { BundleSource } from './bundle-source';

export interface ExpectedFile {
    /** In the bundle. It says which file is meant, and never becomes a name on this disk. */
    readonly path: string;
    readonly bytes: number;
    /** Not every bundle tells it. */
    readonly sha256?: string;
}

/**
 * Copies a file out of a bundle and makes sure that it is what the bundle said; it is on the disk when this resolves.
 * @param place of the copy, under a name of our own: what a bundle calls a file could mean something to whoever opens another one beside it
 * @returns its checksum
 * @throws BadBundleError when it is something else; the caller takes away what was copied
 */
export async function stageFile(source: BundleSource, file: ExpectedFile, place: string, progress: JobProgress): Promise<string> {
    const hash = createHash('sha256');
    const pieces = async function* (): AsyncGenerator<Buffer> {
        let bytes = 0;
        for await (const piece of (await source.open(file.path)) as AsyncIterable<Buffer>) {
            bytes += piece.length;
            if (bytes > file.bytes) {
                throw wrongContents(file.path);
            }
            hash.update(piece);
            progress.advance(piece.length);
            yield piece;
        }
        if (bytes !== file.bytes) {
            throw wrongContents(file.path);
        }
    };
    await pipeline(Readable.from(pieces(), { objectMode: false }), createWriteStream(place, { flags: 'wx', flush: true, mode: 0o600 }), {
        signal: progress.signal,
    });
    const sha256 = hash.digest('hex');
    if (file.sha256 !== undefined && file.sha256 !== sha256) {
        throw wrongContents(file.path);
    }
    return sha256;
}

function wrongContents(path: string): BadBundleError {
    return new BadBundleError(
        `The contents of ${JSON.stringify(path)} are not what the bundle says. It was damaged or changed; copy it again.`,
    );
}
