import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { fingerprint, isStamped, listFiles, writeStamp } from './fingerprint.mjs';
import { duration, Failure, say } from './output.mjs';
import { cache, examples, extensionPackage, packageFolders, root } from './paths.mjs';
import { run, workspaceProgram } from './run-command.mjs';
import { thirdPartyNotices } from './third-party-notices.mjs';
import { compilePackages } from './workspace.mjs';

/** The extension as a folder, as an IDE has it when it is installed. */
export const extensionFolder = join(cache, 'extension');
export const extensionFile = join(cache, 'onthefly.vsix');

const stamp = join(cache, 'extension-stamp');
const maximumBytes = 12_000_000;
const noticesFile = 'ThirdPartyNotices.txt';

/** A database module is left as it is: each looks for its compiled part beside itself. */
const databaseModules = ['better-sqlite3', 'better-sqlite3-13', 'node-sqlite3-wasm'];
/** Of a package only what it needs when it runs, and its licence. */
const modules = {
    'better-sqlite3': ['package.json', 'LICENSE', 'lib', 'build/Release/better_sqlite3.node'],
    bindings: ['package.json', 'LICENSE.md', 'bindings.js'],
    'file-uri-to-path': ['package.json', 'LICENSE', 'index.js'],
    'better-sqlite3-13': ['package.json', 'LICENSE', 'lib', 'prebuilds'],
    'node-sqlite3-wasm': ['package.json', 'LICENSE', 'dist'],
};

/** Builds and packs the extension, unless that has been done for these sources. Everything comes from this workspace: no network is used. */
export async function ensureExtension() {
    const value = extensionFingerprint();
    if (existsSync(extensionFile) && isStamped(stamp, value)) {
        return true;
    }
    const begin = Date.now();
    await makeFolder();
    await pack();
    writeStamp(stamp, value);
    const megabytes = statSync(extensionFile).size / 1e6;
    say(`Packed ${extensionFile.slice(root.length + 1)}, ${megabytes.toFixed(1)} MB, in ${duration(Date.now() - begin)}.`);
    if (statSync(extensionFile).size > maximumBytes) {
        throw new Failure(`The extension must not be larger than ${maximumBytes / 1e6} MB.`);
    }
    return true;
}

/** `npm run package`: compiles what the extension is made of, then packs it to the file that is named, or to the cache. */
export async function packageExtension([target]) {
    if (!(await compilePackages())) {
        throw new Failure('The packages could not be compiled; the messages above say why.');
    }
    await ensureExtension();
    if (target) {
        cpSync(extensionFile, target);
        say(`Copied to ${target}.`);
    }
    return 0;
}

async function makeFolder() {
    rmSync(extensionFolder, { recursive: true, force: true });
    const dist = join(extensionFolder, 'dist');
    mkdirSync(dist, { recursive: true });
    const { version } = JSON.parse(readFileSync(join(extensionPackage, 'package.json'), 'utf8'));
    const require = createRequire(import.meta.url);
    const { extensionManifest } = require(join(extensionPackage, 'lib', 'manifest', 'extension-manifest.js'));
    writeFileSync(join(extensionFolder, 'package.json'), `${JSON.stringify(extensionManifest(version), undefined, 2)}\n`);
    for (const name of ['README.md', 'CHANGELOG.md', 'media']) {
        cpSync(join(extensionPackage, name), join(extensionFolder, name), { recursive: true });
    }
    cpSync(join(root, 'LICENSE'), join(extensionFolder, 'LICENSE'));
    for (const name of ['train.py', 'run_in_terminal.py', 'requirements.txt', 'README.md']) {
        cpSync(join(examples, name), join(extensionFolder, 'examples', name));
    }
    copyModules(join(dist, 'node_modules'));
    await bundle(dist);
}

async function bundle(dist) {
    const common = {
        bundle: true,
        minify: true,
        keepNames: true,
        target: 'es2022',
        legalComments: 'none',
        metafile: true,
        logLevel: 'warning',
    };
    const node = { ...common, platform: 'node', format: 'cjs', external: ['vscode', ...databaseModules] };
    const lib = join(extensionPackage, 'lib');
    const bundles = await Promise.all([
        build({ ...node, entryPoints: [join(lib, 'extension', 'activate.js')], outfile: join(dist, 'extension.js') }),
        build({
            ...node,
            entryPoints: [join(root, 'packages', 'backend', 'lib', 'cli', 'onthefly.js')],
            outfile: join(dist, 'onthefly.js'),
        }),
        build({
            ...common,
            platform: 'browser',
            format: 'iife',
            entryPoints: [join(lib, 'webview', 'page.js')],
            outfile: join(dist, 'page', 'page.js'),
        }),
    ]);
    cpSync(join(extensionPackage, 'src', 'webview', 'page.css'), join(dist, 'page', 'page.css'));
    writeFileSync(join(extensionFolder, noticesFile), thirdPartyNotices(bundles.map(({ metafile }) => metafile)));
}

function copyModules(target) {
    for (const [name, parts] of Object.entries(modules)) {
        for (const part of parts) {
            const source = join(root, 'node_modules', name, part);
            if (existsSync(source)) {
                cpSync(source, join(target, name, part), { recursive: true });
            } else {
                throw new Failure(`${name} is not complete: ${part} is missing. Run "npm ci", then try again.`);
            }
        }
    }
}

async function pack() {
    const args = ['package', '--no-dependencies', '--out', extensionFile];
    if ((await run(workspaceProgram('vsce'), args, { cwd: extensionFolder })) !== 0) {
        throw new Failure('The extension could not be packed; the messages above say why.');
    }
}

function extensionFingerprint() {
    const isSource = (file) => !/[/\\](lib|node_modules)[/\\]/.test(file.slice(root.length)) && !/\.spec\.ts$|\.tsbuildinfo$/.test(file);
    const files = [
        ...packageFolders().flatMap((folder) => listFiles(folder, isSource)),
        ...listFiles(examples, isSource),
        join(root, 'package-lock.json'),
        join(root, 'tsconfig.base.json'),
        join(root, 'scripts', 'lib', 'extension-package.mjs'),
        join(root, 'scripts', 'lib', 'third-party-notices.mjs'),
    ];
    return fingerprint(files, process.versions.modules);
}
