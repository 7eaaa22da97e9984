import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../common/field-reader';

/** Files by which a folder says that it is an export, and which list the others in it. */
export const LISTING_NAMES = ['manifest.json', 'bundle.json'] as const;
const MAXIMUM_LISTING_BYTES = 64 * 1024 * 1024;

/**
 * Something in a folder that no export has put there, by its path in it; undefined when all of it is an export's.
 * Looks no further than needed: the folder may be anybody's home.
 */
export async function findForeignFile(folder: string): Promise<string | undefined> {
    const listed = await readListing(folder);
    return listed.size === 0 ? (await readdir(folder))[0] : findUnlisted(folder, '', listed);
}

async function findUnlisted(root: string, below: string, listed: ReadonlySet<string>): Promise<string | undefined> {
    for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        const foreign = entry.isDirectory() ? await findUnlisted(root, path, listed) : listed.has(path) ? undefined : path;
        if (foreign !== undefined) {
            return foreign;
        }
    }
    return undefined;
}

/** Nothing when it holds no export. */
async function readListing(folder: string): Promise<ReadonlySet<string>> {
    for (const name of LISTING_NAMES) {
        const path = join(folder, name);
        const size = (await stat(path).catch(() => undefined))?.size;
        if (size === undefined || size > MAXIMUM_LISTING_BYTES) {
            continue;
        }
        try {
            const listing: unknown = JSON.parse(await readFile(path, 'utf8'));
            const files = isObject(listing) && Array.isArray(listing['files']) ? (listing['files'] as unknown[]) : [];
            return new Set([name, ...files.map((file) => (isObject(file) ? String(file['path']) : ''))]);
        } catch {
            // No listing of ours.
        }
    }
    return new Set();
}
