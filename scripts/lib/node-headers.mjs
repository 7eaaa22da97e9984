import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { capture } from './run-command.mjs';

/**
 * Environment for npm that compiles against the headers installed beside Node.js, when there are any of the same
 * version, instead of downloading them. A choice the user has made for npm comes first.
 */
export function nodeHeaders() {
    const chosen = capture('npm', ['config', 'get', 'nodedir']).output.split('\n').pop();
    if (chosen && chosen !== 'undefined') {
        return {};
    }
    const prefix = dirname(dirname(process.execPath));
    const header = join(prefix, 'include', 'node', 'node_version.h');
    return existsSync(header) && versionIn(header) === process.versions.node ? { npm_config_nodedir: prefix } : {};
}

function versionIn(header) {
    const text = readFileSync(header, 'utf8');
    return ['MAJOR', 'MINOR', 'PATCH'].map((part) => new RegExp(`#define NODE_${part}_VERSION (\\d+)`).exec(text)?.[1]).join('.');
}
