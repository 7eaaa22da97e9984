import { join } from 'node:path';
import { Failure } from './output.mjs';
import { tests } from './paths.mjs';
import { ensurePythonEnvironment, pythonProgram } from './python-environment.mjs';
import { run } from './run-command.mjs';
import { ensureChromium } from './system-packages.mjs';
import { compilePackages, compileTests, ensureBundle, ensureInstalled } from './workspace.mjs';

/** Measures what is asked for, everything when nothing is, and prints a table; resolves to the exit code. */
export async function runBenches(parameters) {
    await ensureInstalled();
    if (!(await compilePackages()) || !(await compileTests())) {
        throw new Failure('The packages could not be compiled; the messages above say why.');
    }
    if (!(await ensureBundle())) {
        throw new Failure('The IDE could not be bundled; the messages above say why.');
    }
    await ensureChromium();
    await ensurePythonEnvironment();
    return run(process.execPath, [join(tests, 'lib', 'bench', 'main.js'), ...parameters], { env: { ONTHEFLY_TEST_PYTHON: pythonProgram } });
}
