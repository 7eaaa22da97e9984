import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { runMain } = await import('./lib/output.mjs');
const { runBenches } = await import('./lib/run-benches.mjs');
await runMain(() => runBenches(process.argv.slice(2)));
