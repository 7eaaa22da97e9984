/**
 * Bundles the browser IDE. `theia build` creates a file like this once and never touches it again,
 * while it rewrites the two gen-esbuild files below each time.
 */
import { browserOptions, watch } from './gen-esbuild.browser.mjs';
import { nodeOptions } from './gen-esbuild.node.mjs';

import esbuild from 'esbuild';

// better-sqlite3 finds its compiled part through `bindings`, which Theia's bundler plugin replaces by a list of
// its own modules: bundled, it would fail at the first database. Outside the bundle it comes from node_modules.
nodeOptions.external.push('better-sqlite3');

const browserContext = await esbuild.context(browserOptions);
const nodeContext = await esbuild.context(nodeOptions);

if (watch) {
    await Promise.all([browserContext.watch(), nodeContext.watch()]);
} else {
    try {
        await browserContext.rebuild();
        await browserContext.dispose();
        await nodeContext.rebuild();
        await nodeContext.dispose();
    } catch {
        process.exit(1);
    }
}
