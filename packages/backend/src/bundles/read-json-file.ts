import { BadBundleError } from './bad-bundle';
import type { BundleSource } from './bundle-source';

/** Room for some hundred thousand checkpoints. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A small file of a bundle, parsed. @throws BadBundleError when it is none */
export async function readJsonFile(source: BundleSource, path: string): Promise<unknown> {
    const size = source.files.find((file) => file.path === path)?.bytes ?? 0;
    if (size > MOST_BYTES) {
        throw new BadBundleError(`The bundle's ${path} is larger than any that an export writes.`);
    }
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of (await source.open(path)) as AsyncIterable<Buffer>) {
        bytes += piece.length;
        if (bytes > MOST_BYTES) {
            throw new BadBundleError(`The bundle's ${path} is larger than any that an export writes.`);
        }
        pieces.push(piece);
    }
    try {
        return JSON.parse(Buffer.concat(pieces).toString('utf8')) as unknown;
    } catch (error) {
        throw new BadBundleError(`The bundle's ${path} is damaged: it is no JSON.`, { cause: error });
    }
}
