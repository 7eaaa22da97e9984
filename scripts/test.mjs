import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { runMain } = await import('./lib/output.mjs');
const { runTests } = await import('./lib/run-tests.mjs');
await runMain(() => runTests(process.argv.slice(2)));
