import { basename, delimiter, join } from 'node:path';
import { listFiles } from './fingerprint.mjs';
import { otherNodes } from './other-nodes.mjs';
import { say } from './output.mjs';
import { packageFolders, root, tests } from './paths.mjs';
import { pythonProgram } from './python-environment.mjs';
import { run, workspaceProgram } from './run-command.mjs';
import { check, nothing, readMochaReport, readPlaywrightReport, results, sum } from './test-results.mjs';

const minute = 60_000;
const reporter = join(root, 'scripts', 'lib', 'mocha-reporter.cjs');

const nodesForSpecs = { ONTHEFLY_TEST_NODES: otherNodes.join(delimiter) };

/** What is tested there rests most of the time. */
const TWO_AT_A_TIME = ['--parallel', '--jobs', '2'];

export async function runLint() {
    const eslint = await run(workspaceProgram('eslint'), ['.', '--max-warnings', '0']);
    const prettier = await run(workspaceProgram('prettier'), ['--check', '.', '--log-level', 'warn']);
    if (eslint === 0 && prettier === 0) {
        say('ESLint and Prettier have nothing to say.');
    }
    return check(eslint === 0 && prettier === 0, `lint: ${[eslint && 'ESLint', prettier && 'Prettier'].filter(Boolean).join(' and ')}`);
}

/** Mocha in every package that has specs. */
export async function runUnit() {
    const parts = [];
    for (const folder of packageFolders()) {
        if (hasSpecs(join(folder, 'src'))) {
            say(`packages/${basename(folder)}`);
            parts.push(await mocha(`unit ${basename(folder)}`, folder, [], { timeout: 5 * minute }));
        }
    }
    return sum(parts);
}

export function runIntegration() {
    return runFolder('integration', { timeout: 15 * minute, env: nodesForSpecs });
}

export function runTrainer() {
    const args = ['--timeout', String(2 * minute), ...TWO_AT_A_TIME];
    return runFolder('trainer', { timeout: 30 * minute, env: { ONTHEFLY_TEST_PYTHON: pythonProgram } }, args);
}

export function runEndToEnd() {
    return playwright('e2e');
}

export function runHosts() {
    return playwright('hosts');
}

/** The Playwright project of that name, whose specs are in the folder of that name. */
async function playwright(name) {
    if (!hasSpecs(join(tests, name))) {
        return none();
    }
    const report = join(results, `${name}.json`);
    const env = { ...nodesForSpecs, ONTHEFLY_E2E_REPORT: report, ONTHEFLY_TEST_PYTHON: pythonProgram };
    const exitCode = await run(workspaceProgram('playwright'), ['test', '--project', name], { env, timeout: 60 * minute });
    return readPlaywrightReport(report, exitCode, name);
}

/** Mocha over the compiled specs of one folder below test/. */
async function runFolder(name, options, args = []) {
    if (!hasSpecs(join(tests, name))) {
        return none();
    }
    return mocha(name, tests, [...args, `lib/${name}/**/*.spec.js`], options);
}

async function mocha(runName, cwd, args, { env = {}, timeout }) {
    const report = join(results, `${runName.replace(' ', '-')}.json`);
    const exitCode = await run(workspaceProgram('mocha'), ['--forbid-only', '--reporter', reporter, ...args], {
        cwd,
        env: { ...env, ONTHEFLY_MOCHA_REPORT: report },
        timeout,
    });
    return readMochaReport(report, exitCode, runName);
}

function hasSpecs(folder) {
    return listFiles(folder, (file) => file.endsWith('.spec.ts')).length > 0;
}

function none() {
    say('No specs here yet.');
    return nothing();
}
