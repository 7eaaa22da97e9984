import { BadBundleError } from './bad-bundle';

const LONGEST_PART = 255;
const LONGEST_NAME = 1_024;
/** What file managers leave in folders and archives. */
const CLUTTER = /^(__MACOSX\/.*|(.*\/)?(\.DS_Store|Thumbs\.db|desktop\.ini))$/;

/** A file that belongs to nobody's bundle and is passed over. */
export function isClutter(name: string): boolean {
    return CLUTTER.test(name);
}

/** Names in a bundle are taken as they are or not at all. @throws BadBundleError for one that could lead out of it */
export function checkEntryName(name: string): void {
    const shown = JSON.stringify(name.slice(0, LONGEST_PART));
    if (/^([/\\]|[A-Za-z]:)/.test(name)) {
        throw new BadBundleError(
            `The bundle names a file by its whole path, ${shown}. It could overwrite files of yours and is not imported.`,
        );
    }
    const parts = name.split(/[/\\]/);
    if (parts.includes('..')) {
        throw new BadBundleError(
            `The bundle names a file outside of itself, ${shown}. It could overwrite files of yours and is not imported.`,
        );
    }
    // eslint-disable-next-line no-control-regex
    if (name.includes('\\') || /[\u0000-\u001f\u007f]/.test(name) || parts.some((part) => part === '' || part === '.')) {
        throw new BadBundleError(`The bundle has a file with a name that can't be used, ${shown}.`);
    }
    if (name.length > LONGEST_NAME || parts.some((part) => Buffer.byteLength(part) > LONGEST_PART)) {
        throw new BadBundleError(`The bundle has a file with a name that is too long, ${shown}.`);
    }
}
