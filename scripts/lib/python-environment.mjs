import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint, isStamped, writeStamp } from './fingerprint.mjs';
import { duration, Failure, say } from './output.mjs';
import { cache, examples, tests } from './paths.mjs';
import { capture, run } from './run-command.mjs';
import { ensurePython } from './system-packages.mjs';

const folder = join(cache, 'python');
const requirements = [join(examples, 'requirements.txt'), join(tests, 'fixtures', 'trainers', 'requirements.txt')];
const stamp = join(folder, '.onthefly-install');

/** The Python that has PyTorch and the OnTheFly client. */
export const pythonProgram = join(folder, 'bin', 'python');

/** Makes the Python environment for tests with a real trainer, unless that has been done for these requirements. */
export async function ensurePythonEnvironment() {
    const wanted = fingerprint(requirements);
    if (isStamped(stamp, wanted) && capture(pythonProgram, ['-c', '']).ok) {
        return true;
    }
    await ensurePython();
    say('Making a Python environment with PyTorch for the tests. The first time this takes some minutes.');
    const begin = Date.now();
    if (existsSync(folder)) {
        rmSync(folder, { recursive: true });
    }
    if ((await run('python3', ['-m', 'venv', folder])) !== 0) {
        throw new Failure('python3 could not make a virtual environment; its messages above say why.');
    }
    const files = requirements.flatMap((file) => ['-r', file]);
    if ((await run(pythonProgram, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...files])) !== 0) {
        throw new Failure('pip could not install the Python packages of the tests; its messages above say why.');
    }
    const { ok, output } = capture(pythonProgram, ['-c', 'import torch, onthefly, lightning']);
    if (!ok) {
        throw new Failure(`The Python environment does not work: ${output.split('\n').pop()}`);
    }
    writeStamp(stamp, wanted);
    say(`Made in ${duration(Date.now() - begin)}.`);
    return true;
}
