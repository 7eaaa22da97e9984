import { join } from 'node:path';
import type { JobProgress } from '../common/job-progress';
import type { SqliteDriver } from '../sqlite/sqlite-driver';
import { migrate } from '../storage/migrations';
import { BadBundleError } from './bad-bundle';
import { BUNDLE_DATABASE, type BundleManifest } from './bundle-manifest';
import type { BundleSource } from './bundle-source';
import { checkDatabaseFile, forgetWriteAheadLog } from './database-file';
import { checkIntegrity, checkOwnSchema, damaged, openForeign } from './foreign-database';
import { compareWithManifest, readManifest } from './manifest-reader';
import type { AnnouncedCheckpoint, AnnouncedSession } from './opened-bundle';
import type { ExpectedFile } from './stage-file';
import { stageFile } from './stage-file';

/** A bundle that was opened and found to be what it says, as far as that can be seen without its rows and files. */
export interface ReadableBundle {
    readonly format: 'bundle' | 'original';
    /** As the bundle says; milliseconds since the epoch. */
    readonly createdAt?: number;
    /** Every file that an import copies. */
    readonly files: readonly ExpectedFile[];
    /** Work that `stageDatabase` tells of, in bytes. */
    readonly databaseBytes: number;
    /**
     * Puts a database of the present schema into an empty folder, in which nothing else may ever be put, with the bundle's rows in it; its schema and its pages were checked, its rows
     * were not. @returns its path and what is in it
     */
    stageDatabase(folder: string, driver: SqliteDriver, progress: JobProgress): Promise<StagedDatabase>;
}

export interface StagedDatabase {
    readonly path: string;
    readonly sessions: readonly AnnouncedSession[];
    readonly checkpoints: readonly AnnouncedCheckpoint[];
    /** What a person should know, in sentences. */
    readonly notes: readonly string[];
}

/** Opens a bundle of our own. */
export async function readOwnBundle(source: BundleSource): Promise<ReadableBundle> {
    const manifest = await readManifest(source);
    compareWithManifest(source, manifest);
    return new OwnBundle(source, manifest);
}

class OwnBundle implements ReadableBundle {
    readonly format = 'bundle';

    constructor(
        private readonly source: BundleSource,
        private readonly manifest: BundleManifest,
    ) {}

    get createdAt(): number {
        return this.manifest.createdAt;
    }

    get files(): readonly ExpectedFile[] {
        return this.manifest.files;
    }

    get databaseBytes(): number {
        return this.find(BUNDLE_DATABASE).bytes;
    }

    async stageDatabase(folder: string, driver: SqliteDriver, progress: JobProgress): Promise<StagedDatabase> {
        const path = join(folder, BUNDLE_DATABASE);
        await stageFile(this.source, this.find(BUNDLE_DATABASE), path, progress);
        await checkDatabaseFile(path, BUNDLE_DATABASE);
        await forgetWriteAheadLog(path);
        const database = openForeign(driver, path, BUNDLE_DATABASE);
        let sessionIds: string[];
        try {
            checkOwnSchema(driver, database, BUNDLE_DATABASE);
            if (Number(database.pragma('user_version', { simple: true })) !== this.manifest.schemaVersion) {
                throw new BadBundleError('The manifest names another version of the database than the bundle has.');
            }
            await checkIntegrity(database, BUNDLE_DATABASE, progress.signal);
            sessionIds = database
                .prepare('SELECT session_id FROM sessions LIMIT ?')
                .pluck()
                .all(this.manifest.sessions.length + 1) as string[];
        } catch (error) {
            throw error instanceof BadBundleError || progress.signal.aborted ? error : damaged(BUNDLE_DATABASE, error);
        } finally {
            database.close();
        }
        this.compareSessions(sessionIds);
        bringUpToDate(driver, path);
        const checkpoints = this.manifest.checkpoints.map(({ sessionId, path: told, file }) => ({
            sessionId,
            path: told,
            file: file === undefined ? undefined : this.find(file),
        }));
        return { path, sessions: this.manifest.sessions, checkpoints, notes: [] };
    }

    private find(path: string): ExpectedFile {
        const file = this.manifest.files.find((each) => each.path === path);
        if (!file) {
            throw new BadBundleError(`The bundle's manifest does not list ${JSON.stringify(path)}.`);
        }
        return file;
    }

    private compareSessions(stored: readonly string[]): void {
        const announced = this.manifest.sessions.map(({ sessionId }) => sessionId).sort();
        if (announced.length !== stored.length || announced.some((sessionId) => !stored.includes(sessionId))) {
            throw new BadBundleError('The manifest names other sessions than the bundle holds.');
        }
    }
}

/** Its schema is one of our own by now. */
function bringUpToDate(driver: SqliteDriver, path: string): void {
    const database = driver.open(path);
    try {
        // It is a copy already.
        migrate(database, () => undefined);
    } catch (error) {
        throw damaged(BUNDLE_DATABASE, error);
    } finally {
        database.close();
    }
}
