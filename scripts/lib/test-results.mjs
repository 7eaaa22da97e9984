import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './paths.mjs';

/** Where the runners leave their machine-readable reports. */
export const results = join(cache, 'test');

/**
 * @typedef {{ passed: number, failed: number, skipped: number, titles: { failed: string[], skipped: string[] } }} Result
 */

/** @returns {Result} */
export function nothing() {
    return { passed: 0, failed: 0, skipped: 0, titles: { failed: [], skipped: [] } };
}

/** One check without tests of its own, such as the linter. */
export function check(ok, title) {
    return ok ? { ...nothing(), passed: 1 } : failed(title);
}

export function failed(title) {
    return { ...nothing(), failed: 1, titles: { failed: title ? [title] : [], skipped: [] } };
}

/** @param {Result[]} parts */
export function sum(parts) {
    const total = nothing();
    for (const part of parts) {
        total.passed += part.passed;
        total.failed += part.failed;
        total.skipped += part.skipped;
        total.titles.failed.push(...part.titles.failed);
        total.titles.skipped.push(...part.titles.skipped);
    }
    return total;
}

/** What a Mocha run reported. A run without a report, or one that ended badly though no test failed, is a failure. */
export function readMochaReport(file, exitCode, runName) {
    const report = readJson(file);
    if (!report) {
        return failed(
            `${runName}: ${exitCode === 124 ? 'took too long and was ended' : `Mocha ended with code ${exitCode} before it could report`}`,
        );
    }
    const result = {
        passed: report.passed,
        failed: report.failed.length,
        skipped: report.skipped.length,
        titles: { failed: report.failed.map(prefix(runName)), skipped: report.skipped.map(prefix(runName)) },
    };
    if (exitCode === 0 || (result.failed > 0 && exitCode !== 124)) {
        return result;
    }
    const end = exitCode === 124 ? 'the process did not end after its tests' : `Mocha ended with code ${exitCode} after its tests`;
    return sum([result, failed(`${runName}: ${end}`)]);
}

/** What Playwright reported, in its JSON format. */
export function readPlaywrightReport(file, exitCode, runName) {
    const report = readJson(file);
    if (!report) {
        return failed(`${runName}: Playwright ended with code ${exitCode} before it could report`);
    }
    const result = nothing();
    for (const { title, spec } of report.suites.flatMap((suite) => specsOf(suite))) {
        for (const test of spec.tests) {
            if (test.status === 'skipped') {
                const reason = test.annotations.find(
                    ({ type, description }) => ['skip', 'fixme'].includes(type) && description,
                )?.description;
                result.skipped++;
                result.titles.skipped.push(`${runName}: ${title}${reason ? ` (${reason})` : ''}`);
            } else if (test.status === 'unexpected') {
                result.failed++;
                result.titles.failed.push(`${runName}: ${title}`);
            } else {
                result.passed++;
            }
        }
    }
    const errors = report.errors.map(({ message }) => failed(`${runName}: ${(message ?? 'error outside of a test').split('\n')[0]}`));
    if (exitCode !== 0 && result.failed === 0 && errors.length === 0) {
        errors.push(failed(`${runName}: Playwright ended with code ${exitCode}`));
    }
    return sum([result, ...errors]);
}

function specsOf(suite, path = '') {
    const here = path ? `${path} > ${suite.title}` : suite.title;
    return [
        ...(suite.specs ?? []).map((spec) => ({ title: `${here} > ${spec.title}`, spec })),
        ...(suite.suites ?? []).flatMap((child) => specsOf(child, here)),
    ];
}

function prefix(runName) {
    return (title) => `${runName}: ${title}`;
}

function readJson(file) {
    try {
        return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    } catch {
        // Cut off in the middle of writing: as good as none.
        return undefined;
    }
}
