import { createRequire } from 'node:module';
import type { Database, OpenOptions, Parameter, Statement } from './database';
import { asArray, asFirst, asObject, isNamed, toBindable, type RowShape } from './row-shapes';
import { makePrivateFile } from './private-file';
import { SoleOwnership } from './sole-ownership';
import type { SqliteDriver } from './sqlite-driver';
import { withErrorCodes } from './sqlite-error';
import { Transactions } from './transactions';

interface WasmStatement {
    run(values: unknown): { changes: number };
    all(values: unknown): object[];
    finalize(): void;
}

interface WasmDatabase {
    prepare(sql: string): WasmStatement;
    exec(sql: string): void;
    close(): void;
}

interface WasmSqlite {
    readonly Database: new (path: string, options: { readOnly: boolean }) => WasmDatabase;
}

const load = createRequire(__filename);

/** SQLite as WebAssembly: runs everywhere, three to four times as slow, and one connection has the file for itself. */
export function createWasmSqliteDriver(): SqliteDriver {
    const sqlite = load('node-sqlite3-wasm') as WasmSqlite;
    return {
        name: 'node-sqlite3-wasm',
        sharesFiles: false,
        open: (path, options) => new WasmSqliteDatabase(sqlite, path, options),
    };
}

/** Statements of one database that are not given back yet. The module frees nothing by itself. */
class OpenStatements {
    private readonly statements = new Set<WasmStatement>();
    private readonly forgotten = new FinalizationRegistry<WasmStatement>((statement) => this.giveBack(statement));

    /** It is given back when nobody refers to its owner any more. */
    add(statement: WasmStatement, owner: object): void {
        this.statements.add(statement);
        this.forgotten.register(owner, statement);
    }

    /** With one of them left the file stays open, and locked. */
    giveBackAll(): void {
        this.statements.forEach((statement) => this.giveBack(statement));
    }

    private giveBack(statement: WasmStatement): void {
        if (this.statements.delete(statement)) {
            try {
                statement.finalize();
            } catch {
                // It says once more with what its last run failed.
            }
        }
    }
}

class WasmSqliteDatabase implements Database {
    private readonly ownership: SoleOwnership | undefined;
    private readonly database: WasmDatabase;
    private readonly statements = new OpenStatements();
    private readonly transactions = new Transactions((sql) => this.exec(sql));

    constructor(
        sqlite: WasmSqlite,
        readonly name: string,
        { readonly = false }: OpenOptions = {},
    ) {
        this.ownership = name === ':memory:' ? undefined : SoleOwnership.take(name);
        try {
            if (!readonly) {
                makePrivateFile(name);
            }
            this.database = withErrorCodes(() => new sqlite.Database(name, { readOnly: readonly }));
            // Without shared memory a file in WAL mode opens only so.
            this.exec('PRAGMA locking_mode = EXCLUSIVE');
        } catch (error) {
            this.ownership?.giveUp();
            throw error;
        }
    }

    prepare(sql: string): Statement {
        return new WasmSqliteStatement(
            sql,
            withErrorCodes(() => this.database.prepare(sql)),
            this.statements,
        );
    }

    exec(sql: string): void {
        withErrorCodes(() => this.database.exec(sql));
    }

    pragma(sql: string, { simple = false } = {}): unknown {
        const statement = this.prepare(`PRAGMA ${sql}`);
        return simple ? statement.pluck().get() : statement.all();
    }

    readonly transaction: Database['transaction'] = (work) => this.transactions.wrap(work);

    close(): void {
        this.statements.giveBackAll();
        this.database.close();
        this.ownership?.giveUp();
    }
}

class WasmSqliteStatement implements Statement {
    private readonly names: readonly string[];
    private shape: RowShape = asObject;

    constructor(
        sql: string,
        private readonly statement: WasmStatement,
        open: OpenStatements,
    ) {
        this.names = [...sql.matchAll(/@(\w+)/g)].map(([, name]) => name ?? '');
        open.add(statement, this);
    }

    run(...parameters: Parameter[]): { changes: number } {
        return withErrorCodes(() => this.statement.run(this.toValues(parameters)));
    }

    /** Takes all rows: one that is left would keep the statement, and what it reads, open. */
    get(...parameters: Parameter[]): unknown {
        return this.all(...parameters)[0];
    }

    all(...parameters: Parameter[]): unknown[] {
        return withErrorCodes(() => this.statement.all(this.toValues(parameters))).map((row) => this.shape(row));
    }

    iterate(...parameters: Parameter[]): IterableIterator<unknown> {
        return this.all(...parameters).values();
    }

    pluck(): this {
        this.shape = asFirst;
        return this;
    }

    raw(): this {
        this.shape = asArray;
        return this;
    }

    /** The module wants names with their sign, and no others than the statement has. */
    private toValues(parameters: Parameter[]): unknown {
        const values = toBindable(parameters);
        const [named] = values;
        return isNamed(named) ? Object.fromEntries(this.names.map((name) => [`@${name}`, named[name] ?? null])) : values;
    }
}
