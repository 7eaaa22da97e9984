import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { runMain } = await import('./lib/output.mjs');
const { ensureInstalled } = await import('./lib/workspace.mjs');
await runMain(async () => {
    await ensureInstalled();
    const { packageExtension } = await import('./lib/extension-package.mjs');
    return packageExtension(process.argv.slice(2));
});
