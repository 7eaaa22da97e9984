import { mkdirSync, rmSync } from 'node:fs';
import { codeServerObstacle, ensureCodeServer } from './code-server.mjs';
import { ensureOtherNodes } from './other-nodes.mjs';
import { complain, duration, Failure, heading, say } from './output.mjs';
import { ensurePythonEnvironment } from './python-environment.mjs';
import { ensureChromium } from './system-packages.mjs';
import { check, failed, results, sum } from './test-results.mjs';
import { runEndToEnd, runHosts, runIntegration, runLint, runTrainer, runUnit } from './test-stages.mjs';
import { compilePackages, compileTests, ensureBundle, ensureInstalled, ensurePluginHost } from './workspace.mjs';

/**
 * The stages in their order. `needs` names set-up without which a stage can't run; it is done once, only when a
 * chosen stage asks for it.
 */
const stages = {
    lint: { title: 'Lint and format', needs: [], run: runLint },
    build: { title: 'Types and build', needs: ['packages', 'bundle'], run: () => check(true) },
    unit: { title: 'Unit tests', needs: ['packages'], run: runUnit },
    integration: { title: 'Integration tests', needs: ['packages', 'nodes'], run: runIntegration },
    trainer: { title: 'Tests with a real trainer', needs: ['packages', 'python'], run: runTrainer },
    e2e: { title: 'End-to-end tests', needs: ['packages', 'bundle', 'python', 'chromium'], run: runEndToEnd },
    hosts: {
        title: 'The same in every IDE',
        needs: ['packages', 'bundle', 'pluginHost', 'extension', 'codeServer', 'nodes', 'python', 'chromium'],
        run: runHosts,
    },
};

const setUp = {
    packages: async () => (await compilePackages()) && (await compileTests()),
    nodes: ensureOtherNodes,
    bundle: ensureBundle,
    pluginHost: ensurePluginHost,
    // Loaded only now: what it needs may have been installed a moment ago.
    extension: async () => (await import('./extension-package.mjs')).ensureExtension(),
    codeServer: ensureCodeServerForTests,
    python: ensurePythonEnvironment,
    chromium: ensureChromium,
};

/** Runs the named stages, or all; resolves to the exit code. The last line printed is the sum over all runners. */
export async function runTests(names) {
    const unknown = names.filter((name) => !Object.hasOwn(stages, name));
    if (unknown.length > 0) {
        throw new Failure(`There is no stage "${unknown.join('", "')}". Stages: ${Object.keys(stages).join(', ')}.`);
    }
    const chosen = Object.keys(stages).filter((name) => names.length === 0 || names.includes(name));
    rmSync(results, { recursive: true, force: true });
    mkdirSync(results, { recursive: true });

    const done = await runStages(chosen);
    const total = sum(done.map(({ result }) => result));
    summarise(done, total);
    return total.failed === 0 ? 0 : 1;
}

async function runStages(chosen) {
    const installed = await attempt('installation', async () => {
        await ensureInstalled();
        return true;
    });
    const prepared = new Map();
    const done = [];
    for (const name of chosen) {
        const { title, needs, run } = stages[name];
        heading(`${title} (${name})`);
        const begin = Date.now();
        let result;
        const missing = installed ? await prepare(needs, prepared) : 'installation';
        if (missing === undefined) {
            result = (await attempt(name, run)) || failed();
        } else {
            complain(`Counted as failed: the set-up of "${missing}" has not worked.`);
            result = failed();
        }
        done.push({ name, result, time: Date.now() - begin });
    }
    return done;
}

/** Where it doesn't run, the specs that need it say so. */
async function ensureCodeServerForTests() {
    return codeServerObstacle() !== undefined || ensureCodeServer();
}

/** Does the set-up a stage needs, remembering what has been tried; resolves to the name of one that does not work. */
async function prepare(needs, prepared) {
    for (const need of needs) {
        if (!prepared.has(need)) {
            prepared.set(need, await attempt(need, setUp[need]));
        }
        if (!prepared.get(need)) {
            return need;
        }
    }
    return undefined;
}

async function attempt(name, work) {
    try {
        return await work();
    } catch (error) {
        complain(error instanceof Failure ? error.message : `${name}: ${error.stack}`);
        return false;
    }
}

function summarise(done, total) {
    heading('Summary');
    for (const { name, result, time } of done) {
        const counts = `${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`;
        console.log(`${name.padEnd(12)} ${counts.padEnd(40)} ${duration(time)}`);
    }
    if (total.titles.skipped.length > 0) {
        say('\nSkipped:');
        total.titles.skipped.forEach((title) => console.log(`  ${title}`));
    }
    if (total.titles.failed.length > 0) {
        complain('\nFailed:');
        total.titles.failed.forEach((title) => console.log(`  ${title}`));
    }
    console.log();
    console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
}
