import { createHash } from 'node:crypto';
import { createWriteStream, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import SqliteDatabase, { type Database } from 'better-sqlite3';
import { ZipFile } from 'yazl';

interface ManifestFile {
    path: string;
    bytes: number;
    sha256: string;
}

export interface LooseManifest {
    [field: string]: unknown;
    files: ManifestFile[];
}

/** A bundle that is to be made bad. */
export class BundleForgery {
    constructor(readonly folder: string) {}

    static copy(bundle: string, folder: string): BundleForgery {
        cpSync(bundle, folder, { recursive: true });
        return new BundleForgery(folder);
    }

    place(path: string): string {
        return join(this.folder, path);
    }

    get checkpoint(): string {
        return this.manifest().files.find(({ path }) => path.endsWith('.pt'))?.path ?? '';
    }

    manifest(): LooseManifest {
        return JSON.parse(readFileSync(this.place('manifest.json'), 'utf8')) as LooseManifest;
    }

    changeManifest(change: (manifest: LooseManifest) => void): void {
        const manifest = this.manifest();
        change(manifest);
        writeFileSync(this.place('manifest.json'), JSON.stringify(manifest));
    }

    /** Changes the database; the manifest goes along with it, as whoever means harm would see to. */
    changeDatabase(change: (database: Database) => void): void {
        const database = new SqliteDatabase(this.place('onthefly.sqlite'));
        database.unsafeMode();
        change(database);
        database.close();
        this.agree('onthefly.sqlite');
    }

    /** Makes the manifest say what the file is. */
    agree(path: string): void {
        const contents = readFileSync(this.place(path));
        this.changeManifest(({ files }) => {
            const file = files.find((each) => each.path === path);
            if (file) {
                file.bytes = contents.length;
                file.sha256 = createHash('sha256').update(contents).digest('hex');
            }
        });
    }

    /** Puts other contents, under another name, in the place of the first checkpoint file. The manifest goes along. */
    renameCheckpoint(path: string, contents: Buffer): void {
        const old = this.checkpoint;
        rmSync(this.place(old));
        mkdirSync(dirname(this.place(path)), { recursive: true });
        writeFileSync(this.place(path), contents);
        this.changeManifest((manifest) => {
            manifest.files.filter((file) => file.path === old).forEach((file) => (file.path = path));
            for (const checkpoint of [
                ...(manifest['checkpoints'] as { file?: string }[]),
                ...(manifest['finalModels'] as { file?: string }[]),
            ]) {
                if (checkpoint.file === old) {
                    checkpoint.file = path;
                }
            }
        });
        this.agree(path);
    }

    changeFile(path: string, change: (contents: Buffer) => Buffer): void {
        writeFileSync(this.place(path), change(readFileSync(this.place(path))));
    }

    /** The folder as a zip file, which takes its place. `more`: files that are added, by name. */
    async zip(path: string, more: Readonly<Record<string, { contents: Buffer; mode?: number; compress?: boolean }>> = {}): Promise<void> {
        const zip = new ZipFile();
        for (const entry of readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())) {
            const place = join(entry.parentPath, entry.name);
            zip.addFile(place, place.slice(this.folder.length + 1), { compress: entry.name.endsWith('.sqlite') });
        }
        for (const [name, { contents, mode = 0o100644, compress = false }] of Object.entries(more)) {
            zip.addBuffer(contents, name, { mode, compress });
        }
        zip.end();
        await pipeline(zip.outputStream, createWriteStream(path));
        rmSync(this.folder, { recursive: true });
    }
}

/** What SQLite would write beside a database file when these statements are carried out. The file itself stays as it is. */
export function writeAheadLog(path: string, sql: string): Buffer {
    const folder = mkdtempSync(join(tmpdir(), 'onthefly-log-'));
    try {
        const copy = join(folder, 'copy.sqlite');
        cpSync(path, copy);
        const database = new SqliteDatabase(copy);
        database.pragma('journal_mode = WAL');
        database.pragma('wal_autocheckpoint = 0');
        database.pragma('foreign_keys = OFF');
        database.exec(sql);
        const log = readFileSync(`${copy}-wal`);
        database.close();
        return log;
    } finally {
        rmSync(folder, { recursive: true });
    }
}

/** Replaces every occurrence of some bytes, or of those that are meant, by others of the same length. */
export function patch(path: string, from: string, to: string, isMeant: (contents: Buffer, at: number) => boolean = () => true): void {
    const contents = readFileSync(path);
    if (from.length !== to.length || !contents.includes(from)) {
        throw new Error(`${from} can't be replaced`);
    }
    for (let at = contents.indexOf(from); at >= 0; at = contents.indexOf(from, at + 1)) {
        if (isMeant(contents, at)) {
            contents.write(to, at, 'latin1');
        }
    }
    writeFileSync(path, contents);
}

/** Fields of an entry in a zip file's directory, by their places in it. */
export const ENTRY_FIELDS = {
    flags: [8, 2],
    method: [10, 2],
    checksum: [16, 4],
    packed: [20, 4],
    unpacked: [24, 4],
    offset: [42, 4],
} as const;

/** Changes what the directory of a zip file says of one file. */
export function patchEntry(path: string, name: string, fields: Partial<Record<keyof typeof ENTRY_FIELDS, number>>): void {
    const contents = readFileSync(path);
    const start = findEntry(contents, name);
    for (const [field, value] of Object.entries(fields)) {
        const [at, bytes] = ENTRY_FIELDS[field as keyof typeof ENTRY_FIELDS];
        contents.writeUIntLE(value, start + at, bytes);
    }
    writeFileSync(path, contents);
}

export function readEntry(path: string, name: string): Record<keyof typeof ENTRY_FIELDS, number> {
    const contents = readFileSync(path);
    const start = findEntry(contents, name);
    return Object.fromEntries(
        Object.entries(ENTRY_FIELDS).map(([field, [at, bytes]]) => [field, contents.readUIntLE(start + at, bytes)]),
    ) as Record<keyof typeof ENTRY_FIELDS, number>;
}

function findEntry(contents: Buffer, name: string): number {
    const header = 46;
    for (let at = contents.indexOf('PK\x01\x02'); at >= 0; at = contents.indexOf('PK\x01\x02', at + 1)) {
        if (contents.toString('utf8', at + header, at + header + contents.readUInt16LE(at + 28)) === name) {
            return at;
        }
    }
    throw new Error(`${name} is not in the zip file`);
}

/** Every file below a folder with its size, to see whether anything changed. */
export function listTree(folder: string): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/-(wal|shm)$/.test(entry.name))
        .map(
            (entry) =>
                `${join(entry.parentPath, entry.name)} ${entry.name.endsWith('.sqlite') ? '' : statSync(join(entry.parentPath, entry.name)).size}`,
        )
        .sort();
}
