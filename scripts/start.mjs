import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { runMain } = await import('./lib/output.mjs');
const { startIde } = await import('./lib/start-ide.mjs');
await runMain(() => startIde(process.argv.slice(2)));
