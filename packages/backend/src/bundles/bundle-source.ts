import type { Readable } from 'node:stream';
import { BadBundleError } from './bad-bundle';

/** A file in a bundle that somebody else made. Its name was checked, its contents were not. */
export interface SourceFile {
    /** Relative to the bundle, with `/` between its parts. */
    readonly path: string;
    /** As the folder or the archive says. */
    readonly bytes: number;
}

/** A bundle as it lies on the disk. Nothing is believed of it but what was checked here. */
export interface BundleSource {
    readonly files: readonly SourceFile[];
    /** The contents; fails with a BadBundleError when they are not as long as was said. */
    open(path: string): Promise<Readable>;
    close(): Promise<void>;
}

const MOST_FILES = 100_000;

/** @throws BadBundleError when there are too many, or two that a file system may take for one */
export function checkFileList(files: readonly SourceFile[]): void {
    checkFileCount(files.length);
    const names = new Set<string>();
    for (const { path } of files) {
        const key = path.normalize('NFC').toLowerCase();
        if (names.has(key)) {
            throw new BadBundleError(`The bundle holds ${JSON.stringify(path)} twice.`);
        }
        names.add(key);
    }
}

export function checkFileCount(count: number): void {
    if (count > MOST_FILES) {
        throw new BadBundleError(`The bundle holds more than ${MOST_FILES} files, which no export makes.`);
    }
}
