import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { StorageState } from '@onthefly/shared-types';
import { Clock } from '../host/clock';
import { Logger } from '../host/logger';
import { formatBytes } from '../files/format-bytes';
import type { Database } from '../sqlite/database';
import { SqliteDriver } from '../sqlite/sqlite-driver';
import { backUpDatabase, NoRoomForBackupError } from './database-backup';
import { migrate, NewerSchemaError, SCHEMA_VERSION } from './migrations';
import { SessionRepository } from './session-repository';

export const DATABASE_FILE = 'onthefly.sqlite';
const MODES: Readonly<Record<StorageState['mode'], string>> = {
    disk: 'kept on disk',
    readonly: 'of a newer version, read only',
    memory: 'kept in memory only',
};
const SIDE_FILES = ['', '-wal', '-shm'];
const DAMAGE_CODES: ReadonlySet<string> = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);

/** A view of the database that later writes do not change. */
export interface ReadSnapshot {
    readonly database: Database;
    /** False when other work must not run before `release`: the view would change with it. */
    readonly isolated: boolean;
    release(): void;
}

/**
 * The one database of a data folder. A damaged file is put aside under a new name, never deleted; where nothing can be written
 * the database lives in memory, so that a person still sees their training, and the state says so.
 */
@injectable()
export class Storage {
    private readonly stateEmitter = new Emitter<StorageState>();
    private readonly openEmitter = new Emitter<void>();
    private current: StorageState = { folder: '', mode: 'memory' };
    private writeProblem: string | undefined;
    private connection: Database | undefined;

    readonly onDidChangeState: Event<StorageState> = this.stateEmitter.event;
    /** Another database is open now: statements that were prepared before belong to the old one. */
    readonly onDidOpen: Event<void> = this.openEmitter.event;

    constructor(
        @inject(Clock) private readonly clock: Clock,
        @inject(Logger) private readonly logger: Logger,
        @inject(SqliteDriver) private readonly driver: SqliteDriver,
    ) {}

    get state(): StorageState {
        return this.writeProblem === undefined ? this.current : { ...this.current, problem: this.writeProblem };
    }

    /** @throws Error before `open` and after `close` */
    get database(): Database {
        if (!this.connection) {
            throw new Error('The database is not open.');
        }
        return this.connection;
    }

    /** Opens, or makes, the database of a folder. Never throws: see `state`. */
    open(folder: string): StorageState {
        try {
            mkdirSync(folder, { recursive: true });
            this.openOnDisk(folder);
        } catch (error) {
            if (!(error instanceof NewerSchemaError && this.openReadOnly(folder))) {
                this.openInMemory(folder, explainOpenFailure(folder, error));
            }
        }
        this.logger.info(`Data folder ${folder}: ${MODES[this.current.mode]}`);
        this.openEmitter.fire();
        this.stateEmitter.fire(this.state);
        return this.state;
    }

    /**
     * Opens a database that is there, to look at it only.
     * @throws Error when there is none, or when it can't be read: nothing is made, put aside or kept in memory instead
     */
    openForReading(folder: string): void {
        const path = join(folder, DATABASE_FILE);
        if (!existsSync(path)) {
            throw new Error(`There are no sessions in ${folder}.`);
        }
        try {
            this.connection = connect(this.driver, path);
            this.connection.pragma('query_only = ON');
        } catch (error) {
            throw new Error(explainReadFailure(folder, error), { cause: error });
        }
        this.current = { folder, mode: 'disk' };
        this.openEmitter.fire();
    }

    /** False when stored sessions can be looked at and nothing can be changed. */
    get isWritable(): boolean {
        return this.current.mode !== 'readonly';
    }

    /** @throws Error with a sentence for people when nothing can be changed */
    requireWritable(): void {
        if (!this.isWritable) {
            throw new Error(this.current.problem);
        }
    }

    /** Called after each attempt to write: with the error, or with nothing when it went well. */
    reportWriteProblem(error: unknown): void {
        const problem = error === undefined ? undefined : explainWriteFailure(this.current.folder, error);
        if (problem !== this.writeProblem) {
            this.writeProblem = problem;
            this.logger.error(problem ?? 'The session database takes writes again; nothing was lost in between.');
            this.stateEmitter.fire(this.state);
        }
    }

    /**
     * Called with an error of a statement. When it says that the file is damaged, a new file takes its place.
     * @returns true when the statement may be tried again
     */
    recoverFrom(error: unknown): boolean {
        if (!isDamage(error) || this.current.mode !== 'disk') {
            return false;
        }
        this.connection?.close();
        this.open(this.current.folder);
        return true;
    }

    /** Sees all that was written before the call. Release it soon: it keeps the log of changes from being folded in. */
    openSnapshot(): ReadSnapshot {
        if (this.current.mode === 'memory' || !this.driver.sharesFiles) {
            return { database: this.database, isolated: false, release: () => undefined };
        }
        const database = this.driver.open(this.database.name, { readonly: true });
        database.exec('BEGIN');
        // The view begins with the first read, not with BEGIN.
        database.prepare('SELECT 1 FROM sqlite_schema').get();
        return { database, isolated: true, release: () => database.close() };
    }

    close(): void {
        this.connection?.close();
        this.connection = undefined;
    }

    private openOnDisk(folder: string): void {
        const path = join(folder, DATABASE_FILE);
        try {
            this.connection = connect(this.driver, path);
            this.current = { folder, mode: 'disk' };
        } catch (error) {
            if (!isDamage(error)) {
                throw error;
            }
            const kept = this.putAside(path);
            this.connection = connect(this.driver, path);
            this.current = {
                folder,
                mode: 'disk',
                problem: `The session database was damaged. It was kept as ${kept} and a new, empty one was started.`,
            };
            this.logger.error(`${this.current.problem} (${String(error)})`);
        }
    }

    /** @returns false when this version can't read it either */
    private openReadOnly(folder: string): boolean {
        const database = this.driver.open(join(folder, DATABASE_FILE), { readonly: true });
        try {
            new SessionRepository(database).listRecentSessionIds(1);
        } catch {
            database.close();
            return false;
        }
        const problem =
            `The sessions in ${folder} were written by a newer version of OnTheFly. They can be looked at; nothing new is kept and nothing ` +
            'can be changed. Update OnTheFly, or set ONTHEFLY_DATA_DIR to another folder to record with this version.';
        this.logger.error(problem);
        this.connection = database;
        this.current = { folder, mode: 'readonly', problem };
        return true;
    }

    private openInMemory(folder: string, problem: string): void {
        this.logger.error(problem);
        this.connection = connect(this.driver, ':memory:');
        this.current = { folder, mode: 'memory', problem };
    }

    private putAside(path: string): string {
        const stamp = new Date(this.clock.now()).toISOString().replace(/[:.]/g, '-');
        const kept = `${path}.damaged-${stamp}`;
        for (const suffix of SIDE_FILES.filter((candidate) => existsSync(path + candidate))) {
            renameSync(path + suffix, kept + suffix);
        }
        return kept;
    }
}

/** Opening may wait for another process; a write must not, since it would keep sockets unread: it is tried again later. */
const OPEN_TIMEOUT_MS = 5_000;
const WRITE_TIMEOUT_MS = 100;

function connect(driver: SqliteDriver, path: string): Database {
    const database = driver.open(path, { timeoutMs: OPEN_TIMEOUT_MS });
    try {
        // Only a file that is made now takes this: it can give room back when sessions are deleted.
        database.pragma('auto_vacuum = INCREMENTAL');
        database.pragma(`journal_mode = ${driver.sharesFiles ? 'WAL' : 'DELETE'}`);
        database.pragma('synchronous = NORMAL');
        database.pragma('foreign_keys = ON');
        // SQLite reads a file lazily: this touches the root of every table, so that damage shows now and not in mid-run.
        for (const { name } of database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all() as { name: string }[]) {
            database.prepare(`SELECT 1 FROM "${name.replaceAll('"', '""')}" LIMIT 1`).get();
        }
        migrate(database, (found) => backUpDatabase(database, path, { found, next: SCHEMA_VERSION }));
        database.pragma(`busy_timeout = ${WRITE_TIMEOUT_MS}`);
        return database;
    } catch (error) {
        database.close();
        throw error;
    }
}

function isDamage(error: unknown): boolean {
    const code = (error as { code?: unknown }).code;
    return typeof code === 'string' && [...DAMAGE_CODES].some((damage) => code.startsWith(damage));
}

function explainOpenFailure(folder: string, error: unknown): string {
    if (error instanceof NewerSchemaError) {
        return `The sessions in ${folder} were written by a newer version of OnTheFly. Update it to see them; until then nothing is saved.`;
    }
    if (error instanceof NoRoomForBackupError) {
        return (
            `Nothing is being saved: the sessions in ${folder} are of an older version, and there is no room for the copy that is made before an ` +
            `upgrade (${formatBytes(error.neededBytes)} are needed, ${formatBytes(error.freeBytes)} are free). Free some space, then start again.`
        );
    }
    const cause = error instanceof Error ? error.message : String(error);
    return (
        `Nothing is being saved: the data folder ${folder} can't be written (${cause}). ` +
        'Make it writable or set ONTHEFLY_DATA_DIR to another folder, then start again.'
    );
}

function explainReadFailure(folder: string, error: unknown): string {
    if (error instanceof NewerSchemaError) {
        return `The sessions in ${folder} were written by a newer version of OnTheFly. Update it to see them.`;
    }
    return `The sessions in ${folder} can't be read (${error instanceof Error ? error.message : String(error)}).`;
}

function explainWriteFailure(folder: string, error: unknown): string {
    const cause = error instanceof Error ? error.message : String(error);
    return `New data can't be saved in ${folder} (${cause}). It is kept in memory and tried again every second: free some space or check the folder.`;
}
