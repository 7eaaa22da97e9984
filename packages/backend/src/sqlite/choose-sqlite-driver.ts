import type { Logger } from '../host/logger';
import { createBetterSqliteDriver } from './better-sqlite-driver';
import { createNodeSqliteDriver } from './node-sqlite-driver';
import { SQLITE_DRIVER_NAMES, type SqliteDriver, type SqliteDriverName } from './sqlite-driver';
import { createWasmSqliteDriver } from './wasm-sqlite-driver';

/** better-sqlite3 13 is built for this one. An older Node.js takes it, and is ended by the operating system at the first database. */
const NODE_API_OF_13 = 10;

const MAKERS: Readonly<Record<SqliteDriverName, () => SqliteDriver>> = {
    'better-sqlite3-13': () => {
        const found = Number(process.versions['napi']);
        if (!(found >= NODE_API_OF_13)) {
            throw new Error(`needs Node-API ${NODE_API_OF_13}, and this Node.js has ${found}`);
        }
        return createBetterSqliteDriver('better-sqlite3-13');
    },
    'better-sqlite3': () => createBetterSqliteDriver('better-sqlite3'),
    'node:sqlite': createNodeSqliteDriver,
    'node-sqlite3-wasm': createWasmSqliteDriver,
};

/**
 * The first driver that works in this process, of those in their order or after the one that `ONTHEFLY_SQLITE` names. Compiled modules
 * fit one version of Node.js or one range of them, and an IDE brings its own: what fits can only be found out there.
 * @throws Error when none works: the installation is broken
 */
export function chooseSqliteDriver(logger: Logger, wanted = process.env['ONTHEFLY_SQLITE']): SqliteDriver {
    const isWanted = (name: SqliteDriverName): boolean => name === wanted;
    const order = [...SQLITE_DRIVER_NAMES.filter(isWanted), ...SQLITE_DRIVER_NAMES.filter((name) => !isWanted(name))];
    const refusals: string[] = [];
    for (const name of order) {
        try {
            const driver = MAKERS[name]();
            const version = tryOut(driver);
            const passedOver = refusals.length > 0 ? ` (not ${refusals.join('; not ')})` : '';
            logger.info(`SQLite ${version} by ${name}, Node.js ${process.versions.node}${passedOver}`);
            return driver;
        } catch (error) {
            refusals.push(`${name}: ${firstLine(error)}`);
        }
    }
    throw new Error(`OnTheFly found no SQLite that works here: ${refusals.join('; ')}. Install it again, for this version of the IDE.`);
}

function tryOut(driver: SqliteDriver): string {
    const database = driver.open(':memory:');
    try {
        return String(database.prepare('SELECT sqlite_version()').pluck().get());
    } finally {
        database.close();
    }
}

function firstLine(error: unknown): string {
    return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
