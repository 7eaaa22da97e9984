import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { StorageState } from '@onthefly/shared-types';
import { Clock } from '../host/clock';
import { Logger } from '../host/logger';
import type { Database } from '../sqlite/database';
import { SqliteDriver } from '../sqlite/sqlite-driver';
import { NoRoomForBackupError } from './database-backup';
import { lookAtDatabase } from './looked-at-database';
import { NewerSchemaError, SCHEMA_VERSION } from './migrations';
import { connect, journalModeOf, MEMORY, OPEN_TIMEOUT_MS } from './connect';
import { keepPrivate } from './keep-private';
import { apartFile, bringInRecordedApart, noteRecordedApart } from './recorded-apart';
import {
    explainApart,
    explainDamage,
    explainOpenFailure,
    explainReadFailure,
    explainRollbackJournal,
    explainWriteFailure,
} from './storage-sentences';

export const DATABASE_FILE = 'onthefly.sqlite';
const SIDE_FILES = ['', '-wal', '-shm'];
const DAMAGE_CODES: ReadonlySet<string> = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);

/** Of each kind there is one sentence: see `StorageState.cautions`. */
export type CautionKind = 'journal' | 'waiting' | 'set aside' | 'given up';

/** A view of the database that later writes do not change. */
export interface ReadSnapshot {
    readonly database: Database;
    /** False when other work must not run before `release`: the view would change with it. */
    readonly isolated: boolean;
    release(): void;
}

/**
 * The one database of a data folder. A damaged file is put aside under a new name, never deleted; where nothing can be written
 * the database lives in memory, so that a person still sees their training, and the state says so. One that this version must not write to is looked
 * at, and what comes new is recorded in a file beside it.
 */
@injectable()
export class Storage {
    private readonly stateEmitter = new Emitter<StorageState>();
    private readonly openEmitter = new Emitter<void>();
    private current: StorageState = { folder: '', mode: 'memory' };
    private writeProblem: string | undefined;
    private readonly cautions = new Map<CautionKind, string>();
    private connection: Database | undefined;
    /** A database of another version beside which this one is, and whose sessions are seen in it. */
    private lookedAt: string | undefined;
    /** Tells it from another one under the same name. */
    private file: number | undefined;

    readonly onDidChangeState: Event<StorageState> = this.stateEmitter.event;
    /** Another database is open now: statements that were prepared before belong to the old one. */
    readonly onDidOpen: Event<void> = this.openEmitter.event;

    constructor(
        @inject(Clock) private readonly clock: Clock,
        @inject(Logger) private readonly logger: Logger,
        @inject(SqliteDriver) private readonly driver: SqliteDriver,
    ) {}

    get state(): StorageState {
        return {
            ...this.current,
            ...(this.writeProblem !== undefined && { problem: this.writeProblem }),
            ...(this.cautions.size > 0 && { cautions: [...this.cautions.values()] }),
        };
    }

    /** Says, or no longer says, something that a person should know and that keeps nothing from being stored. */
    caution(kind: CautionKind, sentence: string | undefined): void {
        if (sentence === this.cautions.get(kind)) {
            return;
        }
        if (sentence === undefined) {
            this.cautions.delete(kind);
        } else {
            this.cautions.set(kind, sentence);
            this.logger.warn(sentence);
        }
        this.stateEmitter.fire(this.state);
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
        this.close();
        this.cautions.delete('journal');
        try {
            mkdirSync(folder, { recursive: true, mode: 0o700 });
            keepPrivate(folder);
            this.openOnDisk(folder);
            keepPrivate(folder);
        } catch (error) {
            this.openElsewhere(folder, error);
        }
        if (this.current.mode === 'disk' && this.driver.sharesFiles && journalModeOf(this.database) !== 'wal') {
            this.caution('journal', explainRollbackJournal(folder));
        }
        this.logger.info(`Data folder ${folder}, kept ${this.current.mode === 'disk' ? `in ${this.database.name}` : 'in memory only'}`);
        this.file = identify(this.database.name);
        this.openEmitter.fire();
        this.stateEmitter.fire(this.state);
        return this.state;
    }

    /**
     * Opens a database that is there, of whatever version, to look at it only.
     * @throws Error when there is none, or when it can't be read: nothing is made, put aside or kept in memory instead
     */
    openForReading(folder: string): void {
        const path = join(folder, DATABASE_FILE);
        if (!existsSync(path)) {
            throw new Error(`There are no sessions in ${folder}.`);
        }
        try {
            if (readVersion(this.driver, path) === SCHEMA_VERSION) {
                this.connection = this.driver.open(path, { timeoutMs: OPEN_TIMEOUT_MS });
            } else {
                this.connection = connect(this.driver, MEMORY);
                this.lookAt(path);
            }
            this.connection.pragma('query_only = ON');
        } catch (error) {
            this.close();
            throw new Error(explainReadFailure(folder, error), { cause: error });
        }
        this.current = { folder, mode: 'disk' };
        this.openEmitter.fire();
    }

    /** @throws Error with a sentence for people when this session can only be looked at */
    requireOwn(sessionId: string): void {
        const isOwn =
            this.lookedAt === undefined || this.database.prepare('SELECT 1 FROM main.sessions WHERE session_id = ?').get(sessionId);
        if (!isOwn) {
            throw new Error(this.current.problem ?? 'This session can only be looked at.');
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
        const { name } = this.database;
        const isStillThere = identify(name) === this.file;
        this.close();
        // Otherwise another window has put it aside already.
        const problem = isStillThere ? explainDamage(this.putAside(name)) : undefined;
        this.open(this.current.folder);
        if (problem !== undefined) {
            this.logger.error(problem);
            this.current = { ...this.current, problem };
            this.stateEmitter.fire(this.state);
        }
        return true;
    }

    /** Sees all that was written before the call. Release it soon: it keeps the log of changes from being folded in. */
    openSnapshot(): ReadSnapshot {
        if (this.current.mode === 'memory' || journalModeOf(this.database) !== 'wal') {
            return { database: this.database, isolated: false, release: () => undefined };
        }
        const { name } = this.database;
        const database = name === MEMORY ? connect(this.driver, MEMORY) : this.driver.open(name, { readonly: true });
        if (this.lookedAt !== undefined) {
            lookAtDatabase(database, this.lookedAt);
        }
        database.exec('BEGIN');
        // The view begins with the first read, not with BEGIN.
        database.prepare('SELECT 1 FROM sessions').get();
        return { database, isolated: true, release: () => database.close() };
    }

    close(): void {
        this.connection?.close();
        this.connection = undefined;
        this.lookedAt = undefined;
    }

    private openOnDisk(folder: string): void {
        const path = join(folder, DATABASE_FILE);
        try {
            this.connection = connect(this.driver, path);
            this.current = { folder, mode: 'disk' };
            this.bringInRecordedApart(folder);
        } catch (error) {
            if (!isDamage(error)) {
                throw error;
            }
            const kept = this.putAside(path);
            this.connection = connect(this.driver, path);
            this.current = { folder, mode: 'disk', problem: explainDamage(kept) };
            this.logger.error(`${this.current.problem} (${String(error)})`);
        }
    }

    private bringInRecordedApart(folder: string): void {
        try {
            const names = bringInRecordedApart(this.database, this.driver, folder);
            names.forEach((name) => this.logger.info(`What was recorded in ${name} is with the other sessions now.`));
        } catch (error) {
            this.logger.error(`What was recorded beside the session database could not be brought into it: ${String(error)}`);
        }
    }

    /** Where this can't record in the database of the folder it does so in a file beside it, and where that can't be, in memory. */
    private openElsewhere(folder: string, cause: unknown): void {
        this.close();
        if (cause instanceof NewerSchemaError || cause instanceof NoRoomForBackupError) {
            try {
                this.connection = connect(this.driver, apartFile(folder));
                noteRecordedApart(this.database);
                keepPrivate(folder);
                this.lookAt(join(folder, DATABASE_FILE));
                this.current = {
                    folder,
                    mode: 'disk',
                    recordsIn: apartFile(folder),
                    problem: explainApart(folder, apartFile(folder), cause),
                };
                this.logger.error(this.current.problem ?? '');
                return;
            } catch (error) {
                this.logger.error(`The sessions in ${folder} can't even be looked at: ${String(error)}`);
                this.close();
            }
        }
        const problem = explainOpenFailure(folder, cause);
        this.logger.error(problem);
        this.connection = connect(this.driver, MEMORY);
        this.current = { folder, mode: 'memory', problem };
    }

    private lookAt(path: string): void {
        lookAtDatabase(this.database, path);
        this.lookedAt = path;
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

function isDamage(error: unknown): boolean {
    const code = (error as { code?: unknown }).code;
    return typeof code === 'string' && [...DAMAGE_CODES].some((damage) => code.startsWith(damage));
}

function readVersion(driver: SqliteDriver, path: string): number {
    const database = driver.open(path, { timeoutMs: OPEN_TIMEOUT_MS });
    try {
        return Number(database.pragma('user_version', { simple: true }));
    } finally {
        database.close();
    }
}

function identify(path: string): number | undefined {
    return statSync(path, { throwIfNoEntry: false })?.ino;
}
