import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Its message is a sentence for the person. */
export class PythonEnvironmentError extends Error {}

export interface PythonEnvironmentRequest {
    /** Beginning of the path of folders of our own, one for each content of the requirements file; the folder above it is made when missing. */
    readonly place: string;
    /** Path of a pip requirements file. */
    readonly requirements: string;
    readonly signal: AbortSignal;
    readonly report: (message: string) => void;
}

const STAMP_FILE = 'onthefly-ready';
const STAMP_LENGTH = 12;
const MINIMUM_PYTHON = [3, 9] as const;
const PYTHON_NAMES = process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python'];

/**
 * Makes a virtual environment that has the required packages. One that is complete is never touched again: a training may run in it.
 * What an earlier attempt left incomplete is made anew. To be called once at a time.
 * @returns the path of its Python
 * @throws PythonEnvironmentError when Python or the network is missing
 */
export async function preparePythonEnvironment(request: PythonEnvironmentRequest): Promise<string> {
    const stamp = createHash('sha256')
        .update(await readFile(request.requirements))
        .digest('hex');
    const folder = `${request.place}-${stamp.slice(0, STAMP_LENGTH)}`;
    const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
    if (existsSync(join(folder, STAMP_FILE))) {
        return python;
    }
    await mkdir(dirname(folder), { recursive: true });
    await make(folder, python, request);
    await writeFile(join(folder, STAMP_FILE), stamp);
    return python;
}

async function make(folder: string, python: string, { requirements, signal, report }: PythonEnvironmentRequest): Promise<void> {
    report('Looking for Python…');
    const systemPython = await findPython(signal);
    report('Making a private Python environment…');
    await rm(folder, { recursive: true, force: true });
    const venv = await run(systemPython, ['-m', 'venv', folder], signal);
    if (venv.code !== 0) {
        throw new PythonEnvironmentError(
            `Python could not make a virtual environment in ${folder}. On Debian and Ubuntu run "sudo apt-get install python3-venv" and try again. ` +
                `(${lastLine(venv.output)})`,
        );
    }
    report('Installing PyTorch and onthefly-ai; the first time this takes some minutes…');
    const install = await run(
        python,
        ['-m', 'pip', 'install', '--disable-pip-version-check', '--progress-bar', 'off', '-r', requirements],
        signal,
        (line) => {
            if (/^(Collecting|Downloading|Installing)\b/.test(line)) {
                report(shorten(line));
            }
        },
    );
    if (install.code !== 0) {
        throw new PythonEnvironmentError(explainInstallFailure(install.output));
    }
}

async function findPython(signal: AbortSignal): Promise<string> {
    let found: string | undefined;
    for (const name of PYTHON_NAMES) {
        const { code, output } = await run(name, ['-c', 'import sys; print(*sys.version_info[:2])'], signal);
        const [major = 0, minor = 0] = output.trim().split(' ').map(Number);
        if (code === 0 && (major > MINIMUM_PYTHON[0] || (major === MINIMUM_PYTHON[0] && minor >= MINIMUM_PYTHON[1]))) {
            return name;
        }
        if (code === 0) {
            found = `${major}.${minor}`;
        }
    }
    const wanted = `Python ${MINIMUM_PYTHON.join('.')} or later`;
    throw new PythonEnvironmentError(
        found === undefined
            ? `${wanted} was not found on this machine. Install it (on Debian and Ubuntu: "sudo apt-get install python3 python3-venv") and try again.`
            : `The example needs ${wanted}; this machine has ${found}. Install a newer Python and try again.`,
    );
}

function explainInstallFailure(output: string): string {
    if (/NewConnectionError|ConnectionError|Temporary failure in name resolution|timed out|ProxyError/i.test(output)) {
        return 'The Python packages could not be downloaded: the package index can’t be reached. Check the network or the proxy settings of this machine and try again.';
    }
    if (/No space left on device/i.test(output)) {
        return 'The Python packages could not be installed: the disk is full. PyTorch needs some gigabytes; free some space and try again.';
    }
    return `The Python packages could not be installed. The last thing pip said was: ${lastLine(output)}`;
}

interface Outcome {
    /** The exit code, or -1 when the program could not be started. */
    readonly code: number;
    readonly output: string;
}

function run(program: string, parameters: readonly string[], signal: AbortSignal, onLine?: (line: string) => void): Promise<Outcome> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
        const child = spawn(program, parameters, { signal, stdio: ['ignore', 'pipe', 'pipe'] });
        let output = '';
        const collect = (chunk: Buffer): void => {
            const text = chunk.toString('utf8');
            output = (output + text).slice(-100_000);
            text.split('\n').forEach((line) => onLine?.(line.trim()));
        };
        child.stdout.on('data', collect);
        child.stderr.on('data', collect);
        child.once('error', (error) => (signal.aborted ? reject(error) : resolve({ code: -1, output: error.message })));
        child.once('close', (code) => (signal.aborted ? reject(new Error('cancelled')) : resolve({ code: code ?? -1, output })));
    });
}

function lastLine(output: string): string {
    return shorten(output.trim().split('\n').at(-1) ?? '');
}

function shorten(text: string): string {
    return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}
