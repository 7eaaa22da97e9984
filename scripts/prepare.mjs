import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { runMain } = await import('./lib/output.mjs');
const { prepare } = await import('./lib/prepare.mjs');
await runMain(() => prepare(process.argv.slice(2)));
