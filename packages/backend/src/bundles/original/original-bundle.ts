import { copyFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isObject } from '../../common/field-reader';
import type { JobProgress } from '../../common/job-progress';
import type { Database } from '../../sqlite/database';
import type { SqliteDriver } from '../../sqlite/sqlite-driver';
import { migrate } from '../../storage/migrations';
import { BadBundleError } from '../bad-bundle';
import { BUNDLE_DATABASE } from '../bundle-manifest';
import type { ReadableBundle, StagedDatabase } from '../bundle-reader';
import type { BundleSource } from '../bundle-source';
import { countRows } from '../count-rows';
import { checkDatabaseFile, forgetWriteAheadLog } from '../database-file';
import { checkIntegrity, checkKinds, damaged, openForeign } from '../foreign-database';
import { readJsonFile } from '../read-json-file';
import { stageFile, type ExpectedFile } from '../stage-file';
import { Conversion, type OriginalFiles } from './conversion';
import { convertOriginal } from './convert-original';
import { ORIGINAL_DATABASE, ORIGINAL_LISTING, ORIGINAL_TABLES, type OriginalTable } from './original-layout';
import { OriginalSessions } from './original-sessions';
import { SessionBook } from './session-book';

const WRITE_AHEAD_LOG = `${ORIGINAL_DATABASE}-wal`;
const CHECKPOINTS = 'checkpoints/';
const FINAL_MODELS = 'final_models/';
const ID_CHARACTERS = 12;
const INDEX_TABLES: readonly string[] = ['sqlite_sequence', 'sqlite_stat1'];

/** Opens a bundle that the original extension exported. @throws BadBundleError when it is none, or of a later version */
export async function readOriginalBundle(source: BundleSource): Promise<ReadableBundle> {
    const listing = await readJsonFile(source, ORIGINAL_LISTING);
    if (!isObject(listing)) {
        throw new BadBundleError(`The bundle's ${ORIGINAL_LISTING} is wrong: it holds no object.`);
    }
    const version = Number(listing['schema_version'] ?? NaN);
    if (!(version >= 1)) {
        throw new BadBundleError(`The bundle's ${ORIGINAL_LISTING} names no schema_version: this is no bundle of the OnTheFly extension.`);
    }
    if (version >= 2) {
        throw new BadBundleError(
            `The bundle has schema version ${version}, which is newer than what is known here (1.1). Update OnTheFly.`,
        );
    }
    if (!source.files.some(({ path }) => path === ORIGINAL_DATABASE)) {
        throw new BadBundleError(`The bundle lacks ${ORIGINAL_DATABASE}. Copy it again, whole.`);
    }
    return new OriginalBundle(source, listing);
}

class OriginalBundle implements ReadableBundle {
    readonly format = 'original';
    readonly files: readonly ExpectedFile[];
    readonly createdAt: number | undefined;

    constructor(
        private readonly source: BundleSource,
        listing: Readonly<Record<string, unknown>>,
    ) {
        const checksums = readChecksums(listing['files']);
        this.files = source.files
            .filter(({ path }) => isPartOfIt(path))
            .map(({ path, bytes }) => ({ path, bytes, sha256: checksums.get(path) }));
        const at = listing['exported_at'] ?? listing['created_at'] ?? listing['createdAt'];
        this.createdAt = typeof at === 'number' ? at : typeof at === 'string' ? Date.parse(at) || undefined : undefined;
    }

    get databaseBytes(): number {
        return this.files.filter(({ path }) => path.startsWith(ORIGINAL_DATABASE)).reduce((sum, { bytes }) => sum + bytes, 0);
    }

    async stageDatabase(folder: string, driver: SqliteDriver, progress: JobProgress): Promise<StagedDatabase> {
        const { original, checksum } = await this.stageOriginal(folder, driver, progress);
        const path = join(folder, BUNDLE_DATABASE);
        const source = openForeign(driver, original, ORIGINAL_DATABASE);
        const target = driver.open(path);
        try {
            const columns = readColumns(source);
            await checkIntegrity(source, ORIGINAL_DATABASE, progress.signal);
            const rows = await countRows(source, [...columns.keys()], ORIGINAL_DATABASE, progress.signal);
            target.pragma('synchronous = OFF');
            target.pragma('foreign_keys = OFF');
            migrate(target, () => undefined);
            const owners = OriginalSessions.find(source, columns, `original-${checksum.slice(0, ID_CHARACTERS)}`);
            const book = new SessionBook(target, owners, firstFreeNumber(source, columns), this.createdAt ?? 0);
            const conversion = new Conversion(source, target, columns, book, this.filesOf(), progress);
            const bytesPerRow = this.databaseBytes / Math.max(1, rows);
            const sessions = await convertOriginal(conversion, bytesPerRow, this.createdAt ?? 0);
            const { checkpoints } = conversion;
            return { path, sessions, checkpoints, notes: this.describeUnused(checkpoints.map(({ file }) => file?.path)) };
        } catch (error) {
            throw error instanceof BadBundleError || progress.signal.aborted ? error : damaged(ORIGINAL_DATABASE, error);
        } finally {
            source.close();
            target.close();
        }
    }

    /** A copy of its database that can be read without a log of changes beside it. */
    private async stageOriginal(
        folder: string,
        driver: SqliteDriver,
        progress: JobProgress,
    ): Promise<{ readonly original: string; readonly checksum: string }> {
        let checksum = '';
        const original = join(folder, ORIGINAL_DATABASE);
        for (const file of this.files) {
            if (file.path === ORIGINAL_DATABASE || (file.path === WRITE_AHEAD_LOG && file.bytes > 0)) {
                const place = file.path === ORIGINAL_DATABASE ? original : `${original}-wal`;
                checksum += await stageFile(this.source, file, place, progress);
            }
        }
        await checkDatabaseFile(original, ORIGINAL_DATABASE);
        if (this.files.some((file) => file.path === WRITE_AHEAD_LOG && file.bytes > 0)) {
            await foldIn(driver, original);
        }
        await forgetWriteAheadLog(original);
        return { original, checksum };
    }

    private filesOf(): OriginalFiles {
        const find = (path: string): ExpectedFile | undefined => this.files.find((file) => file.path === path);
        return {
            findCheckpoint: (id, path) =>
                (id === undefined ? undefined : (find(`${CHECKPOINTS}${id}.pt`) ?? find(`${CHECKPOINTS}${id}`))) ??
                (path === undefined ? undefined : find(`${CHECKPOINTS}${basename(path.replaceAll('\\', '/'))}`)),
            findFinalModel: (sessionId) => find(`${FINAL_MODELS}${sessionId}-final.pt`),
        };
    }

    private describeUnused(used: readonly (string | undefined)[]): string[] {
        const unused = this.source.files.filter(
            ({ path }) => path !== ORIGINAL_LISTING && !path.startsWith(ORIGINAL_DATABASE) && !used.includes(path),
        );
        return unused.length === 0
            ? []
            : [`Not imported, as its database does not name them: ${unused.map(({ path }) => path).join(', ')}.`];
    }
}

/** The trainer's numbers were kept by some: new ones must come after them. */
function firstFreeNumber(source: Database, columns: ReadonlyMap<OriginalTable, readonly string[]>): number {
    const numbered = [...columns].filter(([, names]) => names.includes('event_seq')).map(([table]) => table);
    const highest = numbered.map((table) => Number(source.prepare(`SELECT max(event_seq) FROM ${table}`).pluck().get()));
    return Math.max(0, ...highest.filter(Number.isSafeInteger)) + 1;
}

/** Only tables of the known names are there. */
function readColumns(database: Database): ReadonlyMap<OriginalTable, readonly string[]> {
    const columns = new Map<OriginalTable, readonly string[]>();
    for (const { type, name } of checkKinds(database, ORIGINAL_DATABASE)) {
        if (type !== 'table' || INDEX_TABLES.includes(name)) {
            continue;
        }
        const table = ORIGINAL_TABLES.find((each) => each === name);
        if (table === undefined) {
            throw new BadBundleError(`${ORIGINAL_DATABASE} in the bundle has a table that does not belong there, ${JSON.stringify(name)}.`);
        }
        const found = database.prepare('SELECT name FROM pragma_table_xinfo(?)').pluck().all(table) as string[];
        const plain = database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[];
        if (found.length !== plain.length) {
            throw new BadBundleError(`${ORIGINAL_DATABASE} in the bundle has a column that is computed, in ${table}. It is not imported.`);
        }
        columns.set(table, plain);
    }
    if (!columns.has('runs') && !columns.has('metrics')) {
        throw new BadBundleError(`${ORIGINAL_DATABASE} in the bundle has neither runs nor metrics.`);
    }
    return columns;
}

/** Brings what stands in the log of changes into the file, as the program that wrote it would have done. */
async function foldIn(driver: SqliteDriver, path: string): Promise<void> {
    if (!driver.sharesFiles) {
        throw new BadBundleError(
            `The bundle has changes beside its database (${WRITE_AHEAD_LOG}), which the SQLite of this IDE can't read. ` +
                'Import it in a terminal, with "onthefly import".',
        );
    }
    const work = `${path}.folded`;
    await copyFile(path, work);
    await copyFile(`${path}-wal`, `${work}-wal`);
    const database = driver.open(work);
    try {
        database.pragma('trusted_schema = OFF');
        database.pragma('wal_checkpoint(TRUNCATE)');
        database.pragma('journal_mode = DELETE');
    } catch (error) {
        throw damaged(ORIGINAL_DATABASE, error);
    } finally {
        database.close();
    }
    await copyFile(work, path);
    // SQLite reads a log that lies beside a file, whatever the file says.
    await rm(`${path}-wal`);
}

function isPartOfIt(path: string): boolean {
    return path === ORIGINAL_DATABASE || path === WRITE_AHEAD_LOG || path.startsWith(CHECKPOINTS) || path.startsWith(FINAL_MODELS);
}

/** Our own exports list them. */
function readChecksums(value: unknown): ReadonlyMap<string, string> {
    const files = Array.isArray(value) ? value.filter(isObject) : [];
    return new Map(files.map((file) => [String(file['path']), String(file['sha256'])]));
}
