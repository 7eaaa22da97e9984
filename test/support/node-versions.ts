import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';

/** What each version of Node.js is expected to take, by its major number. */
const DRIVERS: Readonly<Record<string, string>> = { '20': 'better-sqlite3', '22': 'better-sqlite3-13', '24': 'better-sqlite3-13' };

export interface NodeVersion {
    /** Its program. */
    readonly program: string;
    readonly version: string;
    /** The SQLite driver that is right for it. */
    readonly driver: string;
}

/** Versions beside the one that runs this, where they could be fetched. */
export const OTHER_NODES = (process.env['ONTHEFLY_TEST_NODES'] ?? '').split(delimiter).filter((path) => existsSync(path));

/** The version that runs this and all others. */
export function nodeVersions(): NodeVersion[] {
    return [process.execPath, ...OTHER_NODES].map((program) => {
        const version = spawnSync(program, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim();
        return { program, version, driver: DRIVERS[version.split('.')[0] ?? ''] ?? 'unknown' };
    });
}
