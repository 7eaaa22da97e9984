import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './trainer-process';

/**
 * The program as another version of it: the same build in a folder of its own, which says another number of itself.
 * @param protocol what it speaks with windows; that of this version when absent
 * @returns path of its script
 */
export function makeVersion(folder: string, version: string, protocol?: number): string {
    const modules = join(folder, 'node_modules');
    const scope = join(modules, '@onthefly');
    mkdirSync(scope, { recursive: true });
    for (const name of ['backend', 'shared-types']) {
        for (const part of ['lib', 'bin', 'package.json'].filter((each) => name === 'backend' || each !== 'bin')) {
            cpSync(join(REPOSITORY, 'packages', name, part), join(scope, name, part), { recursive: true });
        }
    }
    symlinkSync(join(REPOSITORY, 'packages/backend/node_modules'), join(scope, 'backend/node_modules'));
    // Whatever is not found there is looked for above: what the workspace has in common.
    for (const name of Object.keys(dependencies(join(scope, 'backend/package.json')))) {
        if (!name.startsWith('@onthefly/')) {
            symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name));
        }
    }
    replace(join(scope, 'shared-types/lib/version.js'), /VERSION = '[^']+'/, `VERSION = '${version}'`);
    if (protocol !== undefined) {
        replace(join(scope, 'backend/lib/recorder/recorder-protocol.js'), /RECORDER_PROTOCOL = \d+/, `RECORDER_PROTOCOL = ${protocol}`);
    }
    return join(scope, 'backend/bin/onthefly');
}

function dependencies(path: string): Readonly<Record<string, string>> {
    return (JSON.parse(readFileSync(path, 'utf8')) as { dependencies: Record<string, string> }).dependencies;
}

function replace(path: string, pattern: RegExp, text: string): void {
    const before = readFileSync(path, 'utf8');
    const after = before.replace(pattern, text);
    if (after === before) {
        throw new Error(`${path} holds nothing like ${String(pattern)}.`);
    }
    writeFileSync(path, after);
}
