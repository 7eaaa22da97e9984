import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isObject } from '../trainer/field-reader';

/** Files by which a folder says that it is an export, and which list the others in it. */
export const LISTING_NAMES = ['manifest.json', 'bundle.json'] as const;
const MAXIMUM_LISTING_BYTES = 64 * 1024 * 1024;

/** A file or folder in a folder that no export has put there, by its name; undefined when all of it is an export's. */
export async function findForeignFile(folder: string): Promise<string | undefined> {
    const listed = await readListing(folder);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const foreign = entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .find((path) => !listed.has(path));
    return foreign ?? (listed.size === 0 ? 'folders' : undefined);
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
