import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './paths.mjs';

/** All files below a folder (or the file itself) that `accept` takes, sorted. */
export function listFiles(path, accept = () => true) {
    if (!existsSync(path)) {
        return [];
    }
    if (statSync(path).isFile()) {
        return accept(path) ? [path] : [];
    }
    return readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .filter(accept)
        .sort();
}

/**
 * A hash of contents rather than of times, which a checkout changes. `salt` adds what no file tells, such as the
 * version of Node.js.
 */
export function fingerprint(files, salt = '') {
    const hash = createHash('sha256').update(salt);
    for (const file of files) {
        hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
    }
    return hash.digest('hex');
}

/** Whether the stamp file says that the work for this fingerprint is done. */
export function isStamped(stamp, value) {
    return existsSync(stamp) && readFileSync(stamp, 'utf8') === value;
}

export function writeStamp(stamp, value) {
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, value);
}
