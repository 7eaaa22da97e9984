import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { runMain } = await import('./lib/output.mjs');
const { takeScreenshots } = await import('./lib/take-screenshots.mjs');
await runMain(takeScreenshots);
