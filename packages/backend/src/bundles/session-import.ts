import { mkdir, rm, rmdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { inject, injectable } from 'inversify';
import type { ImportRequest, ImportResult, JobResult } from '@onthefly/shared-types';
import { ControlError } from '../common/control-error';
import { throwIfCancelled, type JobProgress } from '../common/job-progress';
import { explainFileFailure } from '../files/file-failure';
import { requireSpace } from '../files/free-space';
import { Clock } from '../host/clock';
import { SessionRegistry } from '../ingest/session-registry';
import type { JobWork } from '../jobs/job-service';
import type { Database } from '../sqlite/database';
import { SqliteDriver } from '../sqlite/sqlite-driver';
import { SessionRemoval } from '../storage/session-removal';
import { listSessionTables } from '../storage/session-tables';
import { Storage } from '../storage/storage';
import { BUNDLE_DATABASE } from './bundle-manifest';
import type { ReadableBundle, StagedDatabase } from './bundle-reader';
import type { BundleSource } from './bundle-source';
import { countRows } from './count-rows';
import { openForeign } from './foreign-database';
import { ImportJournal, type ImportEntry } from './import-journal';
import { openBundleSource } from './open-bundle-source';
import { readBundle } from './read-bundle';
import { SessionMatcher, type Match } from './session-matcher';
import { importSessionRows } from './session-rows-import';
import { stageFile } from './stage-file';

/** Holds the bundle's database as long as it is needed, and nothing else. */
const WORK_FOLDER = 'work';
/** Holds files of the bundle and nothing else. */
const CHECKPOINT_FOLDER = 'checkpoints';
const CHECKPOINT_ENDINGS: readonly string[] = ['.pt', '.pth', '.ckpt', '.bin', '.safetensors'];

/** Brings sessions in from bundles, beside those that are here. */
@injectable()
export class SessionImport {
    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(SqliteDriver) private readonly driver: SqliteDriver,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(SessionRemoval) private readonly removal: SessionRemoval,
        @inject(ImportJournal) private readonly journal: ImportJournal,
        @inject(SessionMatcher) private readonly matcher: SessionMatcher,
        @inject(Clock) private readonly clock: Clock,
    ) {}

    /** Checks what can be checked at once. @throws ControlError when it can't be done */
    async prepare({ path }: ImportRequest): Promise<JobWork> {
        const { mode, recordsIn, problem = '' } = this.storage.state;
        if (mode !== 'disk' || recordsIn !== undefined) {
            throw new ControlError('unsupported', `Nothing can be imported: sessions can't be kept here. ${problem}`.trim());
        }
        await (await openBundleSource(path)).close();
        return {
            kind: 'importBundle',
            title: `Import of ${basename(path)}`,
            run: async (progress) => ({ type: 'importBundle', ...(await this.run(path, progress)) }),
            describe: describeImport,
        };
    }

    private async run(path: string, progress: JobProgress): Promise<ImportResult> {
        const { folder } = this.storage.state;
        try {
            progress.say('Looking into the bundle');
            const source = await openBundleSource(path);
            try {
                const bundle = await readBundle(source);
                const bytes = bundle.files.reduce((sum, file) => sum + file.bytes, bundle.databaseBytes);
                await requireSpace(folder, bytes);
                progress.expect(bytes, 'bytes');
                // Rows of sessions that were deleted may still be on their way out.
                await this.removal.purge();
                return await this.bringIn(source, bundle, await this.journal.begin(path), progress);
            } finally {
                await source.close();
            }
        } catch (error) {
            throw explainFileFailure(error, folder);
        }
    }

    private async bringIn(source: BundleSource, bundle: ReadableBundle, entry: ImportEntry, progress: JobProgress): Promise<ImportResult> {
        try {
            const workFolder = join(entry.folder, WORK_FOLDER);
            await mkdir(workFolder, { recursive: true, mode: 0o700 });
            const staged = await bundle.stageDatabase(workFolder, this.driver, progress);
            const database = openForeign(this.driver, staged.path, BUNDLE_DATABASE);
            try {
                const tables = listSessionTables(database).map(({ name }) => name);
                const rows = await countRows(database, tables, BUNDLE_DATABASE, progress.signal);
                progress.say('Comparing with what is here');
                const ids = staged.sessions.map(({ sessionId }) => sessionId);
                const matches = await this.matcher.match(database, ids, progress.signal);
                const arriving = matches.filter(({ outcome }) => outcome !== 'present');
                progress.say('Copying checkpoints');
                const places = await copyCheckpoints(source, staged, arriving, entry, progress);
                progress.say('Taking in what was recorded');
                await this.importRows(database, arriving, places, entry, bundle.databaseBytes / Math.max(1, rows), progress);
                database.close();
                await rm(workFolder, { recursive: true });
                // Without checkpoints nothing is left in it.
                await rmdir(entry.folder).catch(() => undefined);
                throwIfCancelled(progress);
                await this.journal.finish(entry);
                this.registry.noteArrival();
                return toResult(staged, matches, places.size > 0 ? entry.folder : undefined);
            } catch (error) {
                database.close();
                throw error;
            }
        } catch (error) {
            await this.journal.discard(entry);
            throw error;
        }
    }

    private async importRows(
        source: Database,
        arriving: readonly Match[],
        places: Places,
        { importId }: ImportEntry,
        bytesPerRow: number,
        progress: JobProgress,
    ): Promise<void> {
        const arrival = { importId, at: this.clock.now() };
        for (const { originalId, sessionId } of arriving) {
            const session = { originalId, sessionId, places: places.get(originalId) ?? new Map<string, string>() };
            await importSessionRows(source, this.storage.database, session, arrival, progress.signal, (rows) =>
                progress.advance(rows * bytesPerRow),
            );
        }
    }
}

/** Of each session's checkpoints that came along, by the session's id in the bundle and the path that the trainer told. */
type Places = ReadonlyMap<string, ReadonlyMap<string, string>>;

async function copyCheckpoints(
    source: BundleSource,
    { checkpoints }: StagedDatabase,
    arriving: readonly Match[],
    { folder }: ImportEntry,
    progress: JobProgress,
): Promise<Places> {
    const places = new Map<string, Map<string, string>>();
    const copied = new Map<string, string>();
    const files = join(folder, CHECKPOINT_FOLDER);
    for (const { sessionId, path, file } of checkpoints) {
        if (!file || !arriving.some(({ originalId }) => originalId === sessionId)) {
            continue;
        }
        let place = copied.get(file.path);
        if (place === undefined) {
            place = join(files, toOwnName(copied.size + 1, file.path));
            await mkdir(files, { recursive: true });
            await stageFile(source, file, place, progress);
            copied.set(file.path, place);
        }
        const ofSession = places.get(sessionId) ?? new Map<string, string>();
        places.set(sessionId, ofSession.set(path, place));
    }
    return places;
}

/** A name of ours. Of the bundle's own only an ending stays that says what kind of file it is. */
function toOwnName(number: number, path: string): string {
    const ending = extname(path).toLowerCase();
    return `${number}${CHECKPOINT_ENDINGS.includes(ending) ? ending : ''}`;
}

function toResult({ sessions, notes }: StagedDatabase, matches: readonly Match[], folder: string | undefined): ImportResult {
    const nameOf = (id: string): string => sessions.find(({ sessionId }) => sessionId === id)?.name ?? id;
    return { sessions: matches.map((match) => ({ ...match, name: nameOf(match.originalId) })), folder, notes };
}

function describeImport(result: JobResult): string {
    if (result.type !== 'importBundle') {
        return '';
    }
    const count = (outcome: Match['outcome']): number => result.sessions.filter((session) => session.outcome === outcome).length;
    const [imported, renamed, present] = [count('imported') + count('renamed'), count('renamed'), count('present')];
    return [
        ...(imported > 0 ? [`${sessionsOf(imported)} imported.`] : []),
        ...(renamed > 0 ? [`${renamed} of them have a new id, as another session has theirs.`] : []),
        ...(present > 0 ? [`${sessionsOf(present)} in it ${present === 1 ? 'was' : 'were'} here already.`] : []),
        ...result.notes,
    ].join(' ');
}

function sessionsOf(count: number): string {
    return `${count} session${count === 1 ? '' : 's'}`;
}
