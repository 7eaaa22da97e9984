import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const cache = join(root, '.cache');
export const application = join(root, 'applications', 'browser');
/** A Theia that has nothing of OnTheFly built in and runs extensions, for tests. */
export const pluginHostApplication = join(root, 'applications', 'plugin-host');
export const examples = join(root, 'examples');
/** Commands of the project that terminals of the IDE have. */
export const commands = join(root, 'packages', 'backend', 'bin');
/** The VS Code extension's own files; what it is made of is in several packages. */
export const extensionPackage = join(root, 'packages', 'openvscode');
export const tests = join(root, 'test');

/** The folders of all packages below packages/, in alphabetical order. */
export function packageFolders() {
    const packages = join(root, 'packages');
    return readdirSync(packages)
        .sort()
        .map((name) => join(packages, name))
        .filter((folder) => existsSync(join(folder, 'package.json')));
}
