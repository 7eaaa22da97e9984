import type { Database, OpenOptions, Parameter, Statement } from './database';
import { asArray, asFirst, asObject, toBindable, type RowShape } from './row-shapes';
import { makePrivateFile } from './private-file';
import { refuseOwned } from './sole-ownership';
import type { SqliteDriver } from './sqlite-driver';
import { withErrorCodes } from './sqlite-error';
import { Transactions } from './transactions';

interface NodeStatement {
    run(...parameters: Parameter[]): { changes: number | bigint };
    get(...parameters: Parameter[]): object | undefined;
    all(...parameters: Parameter[]): object[];
    iterate(...parameters: Parameter[]): IterableIterator<object>;
    /** In later versions of Node.js 22 and since 24. */
    setAllowUnknownNamedParameters?(allowed: boolean): void;
}

interface NodeDatabase {
    prepare(sql: string): NodeStatement;
    exec(sql: string): void;
    close(): void;
}

interface NodeSqlite {
    readonly DatabaseSync: new (path: string, options: { readOnly: boolean }) => NodeDatabase;
}

/**
 * The SQLite that comes with Node.js since version 22.
 * @throws Error where there is none
 */
export function createNodeSqliteDriver(): SqliteDriver {
    const sqlite = findModule();
    return {
        name: 'node:sqlite',
        sharesFiles: true,
        open: (path, options) => {
            refuseOwned(path);
            if (options?.readonly !== true) {
                makePrivateFile(path);
            }
            return new NodeSqliteDatabase(sqlite, path, options);
        },
    };
}

function findModule(): NodeSqlite {
    const { getBuiltinModule } = process as { getBuiltinModule?: (name: string) => unknown };
    const found = getBuiltinModule?.('node:sqlite');
    if (!found) {
        throw new Error(`Node.js ${process.versions.node} has none`);
    }
    return found as NodeSqlite;
}

class NodeSqliteDatabase implements Database {
    private readonly database: NodeDatabase;
    private readonly transactions = new Transactions((sql) => this.exec(sql));

    constructor(
        sqlite: NodeSqlite,
        readonly name: string,
        { readonly = false, timeoutMs = 0 }: OpenOptions = {},
    ) {
        this.database = withErrorCodes(() => new sqlite.DatabaseSync(name, { readOnly: readonly }));
        this.exec(`PRAGMA busy_timeout = ${timeoutMs}`);
    }

    prepare(sql: string): Statement {
        return new NodeSqliteStatement(withErrorCodes(() => this.database.prepare(sql)));
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
        this.database.close();
    }
}

class NodeSqliteStatement implements Statement {
    private shape: RowShape = asObject;

    constructor(private readonly statement: NodeStatement) {
        statement.setAllowUnknownNamedParameters?.(true);
    }

    run(...parameters: Parameter[]): { changes: number } {
        return { changes: Number(withErrorCodes(() => this.statement.run(...toBindable(parameters))).changes) };
    }

    get(...parameters: Parameter[]): unknown {
        const row = withErrorCodes(() => this.statement.get(...toBindable(parameters)));
        return row && this.shape(row);
    }

    all(...parameters: Parameter[]): unknown[] {
        return withErrorCodes(() => this.statement.all(...toBindable(parameters))).map((row) => this.shape(row));
    }

    *iterate(...parameters: Parameter[]): IterableIterator<unknown> {
        const rows = withErrorCodes(() => this.statement.iterate(...toBindable(parameters)));
        try {
            for (;;) {
                const { done, value } = withErrorCodes(() => rows.next() as IteratorResult<object, object>);
                if (done) {
                    return;
                }
                yield this.shape(value);
            }
        } finally {
            rows.return?.();
        }
    }

    pluck(): this {
        this.shape = asFirst;
        return this;
    }

    raw(): this {
        this.shape = asArray;
        return this;
    }
}
