import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { getFileNameLowLevel, openPromise, type Entry, type ZipFile } from 'yauzl';
import { BadBundleError } from './bad-bundle';
import { checkFileCount, checkFileList, type BundleSource, type SourceFile } from './bundle-source';
import { checkEntryName, isClutter } from './entry-name';

const STORED = 0;
const DEFLATED = 8;
const FILE_TYPE = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;
/** Recorded numbers shrink to a third, zeros to a thousandth: nothing that an export makes comes near this. */
const HIGHEST_RATIO = 200;
const SMALL_BYTES = 16 * 1024 * 1024;

interface FoundEntry extends SourceFile {
    readonly entry: Entry;
}

/** A bundle that is a zip file. */
export class ZipSource implements BundleSource {
    private constructor(
        private readonly zip: ZipFile,
        private readonly found: ReadonlyMap<string, FoundEntry>,
    ) {}

    /** @throws BadBundleError when it is no whole zip file, or not one that is safe to unpack */
    static async open(path: string): Promise<ZipSource> {
        const options = { lazyEntries: true, decodeStrings: false, autoClose: false };
        const zip = await openPromise(path, options).catch((error: unknown) => {
            throw new BadBundleError(`${path} is no zip file, or only a part of one: ${messageOf(error)}.`, { cause: error });
        });
        try {
            const entries = withoutOuterFolder(await readEntries(zip));
            checkFileList(entries);
            await checkSizes(path, entries);
            return new ZipSource(zip, new Map(entries.map((entry) => [entry.path, entry])));
        } catch (error) {
            zip.close();
            throw error;
        }
    }

    get files(): readonly SourceFile[] {
        return [...this.found.values()];
    }

    async open(path: string): Promise<Readable> {
        const found = this.found.get(path);
        if (!found) {
            throw new BadBundleError(`The bundle lacks ${JSON.stringify(path)}.`);
        }
        try {
            const stream = await this.zip.openReadStreamPromise(found.entry);
            return Readable.from(checkedPieces(stream, found), { objectMode: false });
        } catch (error) {
            throw new BadBundleError(`${JSON.stringify(path)} in the zip file is damaged.`, { cause: error });
        }
    }

    async close(): Promise<void> {
        this.zip.close();
    }
}

function messageOf(error: unknown): string {
    return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}

async function readEntries(zip: ZipFile): Promise<FoundEntry[]> {
    checkFileCount(zip.entryCount);
    const entries: FoundEntry[] = [];
    try {
        for await (const entry of zip.eachEntry()) {
            const path = nameOf(entry);
            if (isClutter(path)) {
                continue;
            }
            checkEntryName(path.replace(/\/$/, ''));
            checkKind(path, entry);
            if (!path.endsWith('/')) {
                entries.push({ path, bytes: entry.uncompressedSize, entry });
            }
        }
    } catch (error) {
        throw error instanceof BadBundleError
            ? error
            : new BadBundleError(`The zip file is damaged: ${messageOf(error)}. Copy it again, or unpack it and import the folder.`, {
                  cause: error,
              });
    }
    return entries;
}

/** Some programs of Windows write backslashes between folders: they are separators. macOS spells letters with accents in two parts. */
function nameOf(entry: Entry): string {
    return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false).normalize('NFC');
}

function checkKind(path: string, entry: Entry): void {
    const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
    if (type !== 0 && type !== REGULAR_FILE && type !== FOLDER) {
        throw new BadBundleError(`${JSON.stringify(path)} in the bundle is a link, or no plain file. Bundles with links are not imported.`);
    }
    if (entry.isEncrypted()) {
        throw new BadBundleError('The zip file is encrypted. Unpack it with its password and import the folder.');
    }
    if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
        throw new BadBundleError(`${JSON.stringify(path)} is compressed in a way that is not known here. Unpack it and import the folder.`);
    }
    if (entry.uncompressedSize > SMALL_BYTES && entry.uncompressedSize > HIGHEST_RATIO * entry.compressedSize) {
        throw new BadBundleError(
            `${JSON.stringify(path)} would unpack to ${HIGHEST_RATIO} times its size or more: a zip bomb. It is not imported.`,
        );
    }
}

/** Archives that put the same bytes into several files unpack to far more than they are. */
async function checkSizes(path: string, entries: readonly FoundEntry[]): Promise<void> {
    const packed = entries.reduce((sum, { entry }) => sum + entry.compressedSize, 0);
    if (packed > (await stat(path)).size) {
        throw new BadBundleError('Files in the zip file share their contents: a zip bomb. It is not imported.');
    }
}

/** Whoever zips a folder gets that folder in the archive. */
function withoutOuterFolder(entries: readonly FoundEntry[]): FoundEntry[] {
    const [first] = entries;
    const folder = first?.path.slice(0, first.path.indexOf('/') + 1) ?? '';
    if (folder === '' || !entries.every(({ path }) => path.startsWith(folder))) {
        return [...entries];
    }
    return entries.map((entry) => ({ ...entry, path: entry.path.slice(folder.length) }));
}

async function* checkedPieces(stream: Readable, { path, entry, bytes }: FoundEntry): AsyncGenerator<Buffer> {
    let checksum = 0;
    let count = 0;
    try {
        for await (const piece of stream as AsyncIterable<Buffer>) {
            checksum = crc32(piece, checksum);
            count += piece.length;
            yield piece;
        }
    } catch (error) {
        const isLonger = error instanceof Error && error.message.startsWith('too many bytes');
        throw new BadBundleError(
            isLonger
                ? `${JSON.stringify(path)} in the zip file unpacks to more than it says: a zip bomb. It is not imported.`
                : `${JSON.stringify(path)} in the zip file is damaged.`,
            { cause: error },
        );
    }
    if (checksum !== entry.crc32 || count !== bytes) {
        throw new BadBundleError(`${JSON.stringify(path)} in the zip file is damaged.`);
    }
}
