import { join } from 'node:path';
import { ensureCodeServer } from './code-server.mjs';
import { Failure } from './output.mjs';
import { tests } from './paths.mjs';
import { ensurePythonEnvironment, pythonProgram } from './python-environment.mjs';
import { run } from './run-command.mjs';
import { ensureChromium } from './system-packages.mjs';
import { compilePackages, compileTests, ensureBundle, ensureInstalled } from './workspace.mjs';

/** Takes the pictures of the documentation anew, from a real training in the real IDE; resolves to the exit code. */
export async function takeScreenshots() {
    await ensureInstalled();
    if (!(await compilePackages()) || !(await compileTests())) {
        throw new Failure('The packages could not be compiled; the messages above say why.');
    }
    if (!(await ensureBundle())) {
        throw new Failure('The IDE could not be bundled; the messages above say why.');
    }
    await ensureCodeServer();
    await (await import('./extension-package.mjs')).ensureExtension();
    await ensurePythonEnvironment();
    await ensureChromium();
    return run(process.execPath, [join(tests, 'lib', 'screenshots', 'main.js')], { env: { ONTHEFLY_TEST_PYTHON: pythonProgram } });
}
