import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const OTHERS = 0o077;
const OUR_FILES = /^onthefly\./;

/**
 * Takes every right to the files of a data folder from other users of the machine. SQLite gives its side files the rights of the database.
 * The folder itself is left as its owner made it.
 */
export function keepPrivate(folder: string): void {
    if (process.platform === 'win32') {
        return;
    }
    for (const path of readdirSync(folder)
        .filter((name) => OUR_FILES.test(name))
        .map((name) => join(folder, name))) {
        // Another process may remove a side file at any moment; files of another user are that one's affair.
        const stats = lstatSync(path, { throwIfNoEntry: false });
        if (stats?.isFile() === true && stats.uid === process.getuid?.() && (stats.mode & OTHERS) !== 0) {
            chmodSync(path, stats.mode & ~OTHERS);
        }
    }
}
