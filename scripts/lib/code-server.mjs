import { copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStamped, writeStamp } from './fingerprint.mjs';
import { nodeHeaders } from './node-headers.mjs';
import { duration, Failure, say } from './output.mjs';
import { cache } from './paths.mjs';
import { capture, run } from './run-command.mjs';
import { ensureBuildTools } from './system-packages.mjs';

/** The newest code-server for Node.js 20. */
const version = '4.100.3';
const nodeMajor = 20;

const folder = join(cache, 'code-server');
const stamp = join(folder, 'stamp');
const product = join(folder, 'node_modules', 'code-server');
/** VS Code's own server, which code-server puts a login and a proxy in front of. */
const vscode = join(product, 'lib', 'vscode');

/** To be run with Node.js. */
export const codeServerProgram = join(product, 'out', 'node', 'entry.js');
export const vscodeServerProgram = join(vscode, 'out', 'server-main.js');

/** Modules with a compiled part that the server can't do without. It asks for one more, kerberos, only behind certain proxies. */
const compiled = ['node-pty', '@parcel/watcher', '@vscode/spdlog', 'native-watchdog'];

/** @returns a sentence when code-server doesn't run in this Node.js, or on this system */
export function codeServerObstacle() {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
        return 'code-server is installed on Linux x64 only';
    }
    const major = Number(process.versions.node.split('.')[0]);
    return major === nodeMajor ? undefined : `code-server ${version} runs in Node.js ${nodeMajor}, and this is ${process.versions.node}`;
}

/**
 * Installs code-server from npm into the cache, unless that has been done. Its own installation wants to compile more than is needed and
 * to download from elsewhere: instead the packages come without their scripts, and what these would do is done here.
 */
export async function ensureCodeServer() {
    const obstacle = codeServerObstacle();
    if (obstacle) {
        throw new Failure(`${obstacle}.`);
    }
    const wanted = `${version} ${process.versions.modules}`;
    if (isStamped(stamp, wanted)) {
        return true;
    }
    await ensureBuildTools();
    say('Installing code-server. The first time this takes some minutes.');
    const begin = Date.now();
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    await npm(folder, ['install', '--no-save', '--ignore-scripts', `code-server@${version}`, '@vscode/ripgrep-linux-x64']);
    await npm(vscode, ['install', '--omit=dev', '--ignore-scripts']);
    await Promise.all([npm(folder, ['rebuild', 'argon2']), npm(vscode, ['rebuild', ...compiled])]);
    placeSearchProgram();
    link('node_modules', join(vscode, 'node_modules.asar'));
    link('code-linux.sh', join(vscode, 'bin', 'remote-cli', 'code-server'));
    link('browser-linux.sh', join(vscode, 'bin', 'helpers', 'browser.sh'));
    const { ok, output } = capture(process.execPath, [codeServerProgram, '--version']);
    if (!ok || !output.includes(version)) {
        throw new Failure(`code-server does not start: ${output.split('\n')[0]}`);
    }
    writeStamp(stamp, wanted);
    say(`Installed in ${duration(Date.now() - begin)}.`);
    return true;
}

async function npm(cwd, args) {
    const env = { ...nodeHeaders(), npm_config_audit: 'false', npm_config_fund: 'false', npm_config_loglevel: 'error' };
    if ((await run('npm', ['--prefer-offline', ...args], { cwd, env })) !== 0) {
        throw new Failure(`npm could not install code-server (npm ${args.slice(0, 3).join(' ')} …); its messages above say why.`);
    }
}

/** ripgrep, which the module would download: it is in a package of its own. */
function placeSearchProgram() {
    const target = join(vscode, 'node_modules', '@vscode', 'ripgrep', 'bin');
    mkdirSync(target, { recursive: true });
    copyFileSync(join(folder, 'node_modules', '@vscode', 'ripgrep-linux-x64', 'bin', 'rg'), join(target, 'rg'));
}

function link(target, path) {
    if (!existsSync(path)) {
        symlinkSync(target, path);
    }
}
