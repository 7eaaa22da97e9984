import { constants, type Stats } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { PIECE_BYTES } from '../files/measured-file';
import { BadBundleError } from './bad-bundle';
import { MANIFEST_FILE } from './bundle-manifest';
import { checkFileCount, checkFileList, type BundleSource, type SourceFile } from './bundle-source';
import { checkEntryName, isClutter } from './entry-name';
import { noBundle } from './no-bundle';
import { ORIGINAL_LISTING } from './original/original-layout';

interface FoundFile extends SourceFile {
    readonly stats: Stats;
    /** Below the folder, spelled as the file system does. */
    readonly place: string;
}

/** A bundle that is a folder. */
export class FolderSource implements BundleSource {
    private constructor(
        private readonly folder: string,
        private readonly found: ReadonlyMap<string, FoundFile>,
    ) {}

    /** @throws BadBundleError when there is a link in it, or anything else that is neither a file nor a folder */
    static async open(folder: string): Promise<FolderSource> {
        const names = await readdir(folder);
        if (![MANIFEST_FILE, ORIGINAL_LISTING].some((name) => names.includes(name))) {
            // It may be anybody's home: all that is in it need not be looked at.
            throw noBundle();
        }
        const files: FoundFile[] = [];
        await collect(folder, '', files);
        checkFileList(files);
        return new FolderSource(folder, new Map(files.map((file) => [file.path, file])));
    }

    get files(): readonly SourceFile[] {
        return [...this.found.values()];
    }

    async open(path: string): Promise<Readable> {
        const file = this.found.get(path);
        if (!file) {
            throw new BadBundleError(`The bundle lacks ${JSON.stringify(path)}.`);
        }
        // Whoever put a link in its place meanwhile gets nothing.
        const handle = await open(join(this.folder, file.place), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(
            (error: unknown) => {
                throw (error as NodeJS.ErrnoException).code === 'ELOOP' ? changed(path) : error;
            },
        );
        const { ino, size } = await handle.stat();
        if (ino !== file.stats.ino || size !== file.stats.size) {
            await handle.close();
            throw changed(path);
        }
        return handle.createReadStream({ highWaterMark: PIECE_BYTES });
    }

    async close(): Promise<void> {}
}

async function collect(root: string, below: string, files: FoundFile[]): Promise<void> {
    for (const name of await readdir(join(root, below))) {
        const path = below === '' ? name : `${below}/${name}`;
        if (isClutter(path)) {
            continue;
        }
        checkEntryName(path);
        const stats = await lstat(join(root, path));
        if (stats.isDirectory()) {
            await collect(root, path, files);
            continue;
        }
        if (stats.isSymbolicLink()) {
            throw new BadBundleError(
                `${JSON.stringify(path)} in the bundle is a link to somewhere else. Bundles with links are not imported.`,
            );
        }
        if (!stats.isFile()) {
            throw new BadBundleError(`${JSON.stringify(path)} in the bundle is neither a file nor a folder.`);
        }
        if (stats.nlink > 1) {
            throw new BadBundleError(
                `${JSON.stringify(path)} in the bundle is a hard link: it is a file elsewhere, too. Make a copy of the bundle and import that.`,
            );
        }
        files.push({ path: path.normalize('NFC'), place: path, bytes: stats.size, stats });
        checkFileCount(files.length);
    }
}

function changed(path: string): BadBundleError {
    return new BadBundleError(`${JSON.stringify(path)} in the bundle changed while it was read.`);
}
