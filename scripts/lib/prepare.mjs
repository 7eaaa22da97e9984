import { Failure } from './output.mjs';
import { findHost } from './start-hosts.mjs';
import { ensureInstalled } from './workspace.mjs';

/**
 * Installs and builds all that one thing needs and starts nothing, for images and workspaces that are made in advance: a host of `npm start`, or
 * `extension` for the packed extension alone.
 */
export async function prepare([name]) {
    if (name === undefined) {
        throw new Failure('Say what to prepare: theia, code-server or extension.');
    }
    await ensureInstalled();
    if (name === 'extension') {
        return (await import('./extension-package.mjs')).packageExtension([]);
    }
    await findHost(name).prepare();
    return 0;
}
