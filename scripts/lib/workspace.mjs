import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fingerprint, isStamped, listFiles, writeStamp } from './fingerprint.mjs';
import { ensureNativeModules } from './native-modules.mjs';
import { nodeHeaders } from './node-headers.mjs';
import { duration, Failure, say } from './output.mjs';
import { application, cache, packageFolders, pluginHostApplication, root, tests } from './paths.mjs';
import { run, workspaceProgram } from './run-command.mjs';
import { ensureBuildTools } from './system-packages.mjs';

const modules = join(root, 'node_modules');
const installStamp = join(modules, '.onthefly-install');

/** What can be bundled, and whether the packages are a part of it. */
const ide = { folder: application, stamp: join(cache, 'bundle'), hasPackages: true };
const pluginHost = { folder: pluginHostApplication, stamp: join(cache, 'plugin-host-bundle'), hasPackages: false };

/** Neither a daemon nor a cache service: a build leaves nothing behind and asks nobody. */
const lernaEnvironment = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', LERNA_NO_UPDATE_NOTIFIER: 'true' };

/** Installs what package-lock.json names, unless that has been done for this Node.js. */
export async function ensureInstalled() {
    const wanted = fingerprint([join(root, 'package-lock.json')], `${process.platform} ${process.arch} ${process.versions.modules}`);
    if (isStamped(installStamp, wanted)) {
        return;
    }
    if (!matchesLockFile()) {
        await ensureBuildTools();
        say('Installing the npm packages. The first time this takes some minutes.');
        const begin = Date.now();
        if ((await run('npm', ['ci', '--loglevel=error'], { env: { PUPPETEER_SKIP_DOWNLOAD: '1', ...nodeHeaders() } })) !== 0) {
            throw new Failure('npm could not install the packages; its messages above say why.');
        }
        say(`Installed in ${duration(Date.now() - begin)}.`);
    }
    await ensureNativeModules();
    writeStamp(installStamp, wanted);
}

/** Whether node_modules holds what the lock file names, for instance because somebody ran `npm install` by hand. */
function matchesLockFile() {
    const hidden = join(modules, '.package-lock.json');
    if (!existsSync(hidden)) {
        return false;
    }
    const installed = JSON.parse(readFileSync(hidden, 'utf8')).packages;
    const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    return Object.entries(locked).every(
        ([path, { version, optional, link }]) =>
            !path.includes('node_modules/') || link || installed[path]?.version === version || (optional && !installed[path]),
    );
}

/** Compiles the packages and bundles the IDE, unless that has been done for these sources. */
export async function ensureBuilt() {
    if (isBundleFresh(ide)) {
        return;
    }
    say('Building.');
    const begin = Date.now();
    if (!(await compilePackages())) {
        throw new Failure('The packages could not be compiled; the messages above say why.');
    }
    if (!(await ensureBundle())) {
        throw new Failure('The IDE could not be bundled; the messages above say why.');
    }
    say(`Built in ${duration(Date.now() - begin)}.`);
}

/** Compiles all packages; what has not changed costs next to nothing. */
export async function compilePackages() {
    packageFolders().forEach((folder) => removeOrphans(folder, 'src'));
    const lerna = ['run', 'build', '--ignore', '@onthefly/*-application', '--loglevel', 'warn', '--stream'];
    return (await run(workspaceProgram('lerna'), lerna, { env: lernaEnvironment })) === 0;
}

/** Compiles the specs below test/. */
export async function compileTests() {
    if (!existsSync(join(tests, 'tsconfig.json')) || listFiles(tests, isSource).length === 0) {
        return true;
    }
    removeOrphans(tests, '');
    return (await run(workspaceProgram('tsc'), ['-b', 'test'])) === 0;
}

/** Bundles the IDE, unless that has been done for these sources. */
export async function ensureBundle() {
    if (isBundleFresh(ide)) {
        return true;
    }
    const missing = extensionModules().filter((file) => !existsSync(file));
    if (missing.length > 0) {
        // The bundler takes a module it can't find for one that is there when the IDE starts, and reports no error.
        throw new Failure(
            `These modules that a package.json names are not there: ${missing.map((file) => relative(root, file)).join(', ')}.`,
        );
    }
    return bundle(ide);
}

/** Bundles the Theia that runs extensions, unless that has been done. */
export async function ensurePluginHost() {
    return isBundleFresh(pluginHost) || bundle(pluginHost);
}

async function bundle(target) {
    const value = bundleFingerprint(target);
    const done =
        (await run(workspaceProgram('theia'), ['build', '--mode', 'production'], { cwd: target.folder })) === 0 && bundleExists(target);
    if (done) {
        writeStamp(target.stamp, value);
    }
    return done;
}

/** The compiled modules by which the packages take part in the IDE. */
function extensionModules() {
    return packageFolders().flatMap((folder) => {
        const { theiaExtensions = [] } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        return theiaExtensions.flatMap((extension) => Object.values(extension)).map((path) => join(folder, `${path}.js`));
    });
}

function isBundleFresh(target) {
    return bundleExists(target) && isStamped(target.stamp, bundleFingerprint(target));
}

function bundleExists({ folder }) {
    return existsSync(join(folder, 'lib', 'backend', 'main.js')) && existsSync(join(folder, 'lib', 'frontend', 'index.html'));
}

/** Of all the bundle is made of. Specs are compiled with the packages but are no part of the IDE. */
function bundleFingerprint({ folder, hasPackages }) {
    const packages = hasPackages ? packageFolders() : [];
    return fingerprint([
        ...packages.flatMap((path) => listFiles(path, (file) => isInput(file) && !file.endsWith('.spec.ts'))),
        join(root, 'package-lock.json'),
        join(root, 'tsconfig.base.json'),
        join(folder, 'package.json'),
    ]);
}

function isInput(file) {
    return !/[/\\](lib|node_modules)[/\\]/.test(file.slice(root.length)) && !file.endsWith('.tsbuildinfo');
}

function isSource(file) {
    return isInput(file) && /\.tsx?$/.test(file) && !file.endsWith('.d.ts');
}

/** Removes compiled files whose source is gone: the compiler leaves them, and a spec among them would go on running. */
function removeOrphans(folder, sourceFolder) {
    const lib = join(folder, 'lib');
    const compiled = /\.(js|d\.ts)(\.map)?$/;
    for (const file of listFiles(lib, (candidate) => compiled.test(basename(candidate)))) {
        const source = join(folder, sourceFolder, file.slice(lib.length + 1).replace(compiled, ''));
        if (!existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`)) {
            rmSync(file);
        }
    }
}
