import { existsSync } from 'node:fs';
import { Failure, say } from './output.mjs';
import { capture, findProgram, run } from './run-command.mjs';

/**
 * What the operating system must provide, as Debian packages: each with a test for what it is needed for, so that
 * nothing is asked for that came some other way.
 */
const forInstall = [
    { name: 'g++', isThere: () => Boolean(findProgram('g++') ?? findProgram('clang++') ?? findProgram('c++')) },
    { name: 'make', isThere: () => Boolean(findProgram('make')) },
    { name: 'python3', isThere: () => Boolean(findProgram('python3')) },
    { name: 'pkg-config', isThere: () => Boolean(findProgram('pkg-config')) },
    { name: 'libsecret-1-dev', isThere: () => Boolean(findProgram('pkg-config')) && capture('pkg-config', ['--exists', 'libsecret-1']).ok },
];

const forBrowser = [{ name: 'chromium', isThere: () => existsSync(process.env.ONTHEFLY_TEST_CHROMIUM ?? '/usr/bin/chromium') }];

const forPython = [
    { name: 'python3', isThere: () => Boolean(findProgram('python3')) },
    { name: 'python3-venv', isThere: () => capture('python3', ['-c', 'import ensurepip, venv']).ok },
];

/** What native modules need to be compiled during `npm ci`. On other systems than Linux, node-gyp itself explains what is missing. */
export async function ensureBuildTools() {
    if (process.platform === 'linux') {
        await ensure(forInstall, 'The installation compiles native modules');
    }
}

export async function ensureChromium() {
    await ensure(forBrowser, 'The end-to-end tests use a browser');
    return true;
}

export async function ensurePython() {
    await ensure(forPython, 'The tests with a real trainer use a Python environment');
}

async function ensure(requirements, reason) {
    const missing = () => requirements.filter((requirement) => !requirement.isThere()).map(({ name }) => name);
    const names = missing();
    if (names.length === 0) {
        return;
    }
    const need = `${reason}, for which this system lacks ${names.join(', ')}.`;
    if (!findProgram('apt-get')) {
        throw new Failure(`${need} Install it with the package manager of this system (the names are Debian's), then start again.`);
    }
    if (process.getuid?.() !== 0) {
        throw new Failure(`${need} Please run\n\n    sudo apt-get install ${names.join(' ')}\n\nand start again.`);
    }
    say(`${need} Installing with apt-get.`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    // An update that fails for one of several sources may still have brought what is needed.
    await run('apt-get', ['update', '-q'], { env });
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], { env });
    const left = missing();
    if (left.length > 0) {
        throw new Failure(`apt-get could not install ${left.join(', ')}; its messages above say why.`);
    }
}
