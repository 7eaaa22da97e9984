import { MANIFEST_FILE } from './bundle-manifest';
import { readOwnBundle, type ReadableBundle } from './bundle-reader';
import type { BundleSource } from './bundle-source';
import { noBundle } from './no-bundle';
import { readOriginalBundle } from './original/original-bundle';
import { ORIGINAL_LISTING } from './original/original-layout';

/** Finds out what kind of bundle it is. @throws BadBundleError when it is none, or not what it says */
export async function readBundle(source: BundleSource): Promise<ReadableBundle> {
    const holds = (name: string): boolean => source.files.some(({ path }) => path === name);
    if (holds(MANIFEST_FILE)) {
        return readOwnBundle(source);
    }
    if (holds(ORIGINAL_LISTING)) {
        return readOriginalBundle(source);
    }
    throw noBundle();
}
