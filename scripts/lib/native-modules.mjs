import { Failure, say } from './output.mjs';
import { capture, run } from './run-command.mjs';
import { nodeHeaders } from './node-headers.mjs';

/**
 * Modules with a compiled part that the IDE cannot do without. npm may leave out their install scripts without an
 * error, and a change of Node.js makes compiled parts useless, so each is really loaded.
 */
const probes = {
    'better-sqlite3': "new (require('better-sqlite3'))(':memory:').close()",
    drivelist: "require('drivelist').list",
    keytar: "require('keytar').findCredentials",
    'node-pty': "require('node-pty').spawn",
    '@parcel/watcher': "require('@parcel/watcher').subscribe",
};

/** The modules that don't load, with the first line of what they said. */
function brokenModules() {
    const broken = [];
    for (const [name, code] of Object.entries(probes)) {
        const { ok, output } = capture(process.execPath, ['-e', code]);
        if (!ok) {
            const reason = output.split('\n').find((line) => /error/i.test(line)) ?? output.split('\n')[0];
            broken.push({ name, reason: reason?.trim() });
        }
    }
    return broken;
}

export async function ensureNativeModules() {
    const broken = brokenModules();
    if (broken.length === 0) {
        return;
    }
    const names = broken.map(({ name }) => name);
    say(`Not compiled for this Node.js: ${names.join(', ')}. Compiling now.`);
    await run('npm', ['rebuild', ...names], { env: nodeHeaders() });
    const left = brokenModules();
    if (left.length > 0) {
        throw new Failure(
            [
                'These native modules could not be compiled; the messages above say why:',
                ...left.map(({ name, reason }) => `  ${name}: ${reason}`),
                'If npm blocked their install scripts, `npm install-scripts ls` lists them; the field allowScripts in package.json permits them.',
            ].join('\n'),
        );
    }
}
