import { BadBundleError } from './bad-bundle';

const LONGEST_PART = 255;
const LONGEST_NAME = 1_024;
/** Folders and files that file managers and network disks leave in folders and archives. */
const CLUTTER_FOLDER =
    /(^|\/)(__MACOSX|@eaDir|#recycle|\$RECYCLE\.BIN|System Volume Information|\.AppleDouble|\.fseventsd|\.Spotlight-V100|\.Trashes)(\/|$)/i;
const CLUTTER_FILE = /(^|\/)(\._[^/]*|\.DS_Store|(eh)?Thumbs\.db|desktop\.ini|\.directory|\.localized|\.nfs[0-9a-f]+|Icon\r)$/i;

/** A file that belongs to nobody's bundle and is passed over. */
export function isClutter(name: string): boolean {
    return CLUTTER_FOLDER.test(name) || CLUTTER_FILE.test(name);
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
    if (name.includes('\\')) {
        throw new BadBundleError(
            `The bundle has a file with a backslash in its name, ${shown}: it was unpacked by a program that takes folders of Windows for names. Import the zip file itself.`,
        );
    }
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\u007f]/.test(name) || parts.some((part) => part === '' || part === '.')) {
        throw new BadBundleError(`The bundle has a file with a name that can't be used, ${shown}.`);
    }
    if (name.length > LONGEST_NAME || parts.some((part) => Buffer.byteLength(part) > LONGEST_PART)) {
        throw new BadBundleError(`The bundle has a file with a name that is too long, ${shown}.`);
    }
}
