'use strict';

const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Runner.constants;

/** Mocha's usual output, and beside it the counts and titles in the JSON file that ONTHEFLY_MOCHA_REPORT names. */
module.exports = class SpecAndJsonReporter extends reporters.Spec {
    constructor(runner, options) {
        super(runner, options);
        const report = { passed: 0, failed: [], skipped: [] };
        runner.on(EVENT_TEST_PASS, () => report.passed++);
        runner.on(EVENT_TEST_FAIL, (test) => report.failed.push(test.titlePath().join(' > ')));
        runner.on(EVENT_TEST_PENDING, (test) => report.skipped.push(test.titlePath().join(' > ')));
        runner.once(EVENT_RUN_END, () => writeFileSync(process.env.ONTHEFLY_MOCHA_REPORT, JSON.stringify(report)));
    }
};
