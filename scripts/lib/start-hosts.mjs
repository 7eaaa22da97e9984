import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { codeServerProgram, ensureCodeServer } from './code-server.mjs';
import { Failure } from './output.mjs';
import { application, cache, commands, examples } from './paths.mjs';
import { capture } from './run-command.mjs';
import { compilePackages, ensureBuilt } from './workspace.mjs';

/*
 * What `npm start` can serve. `announces` finds the port in what the server writes; `trainers` finds where trainers are listened for, where
 * that is known before a page is open.
 */

const theia = {
    name: 'OnTheFly IDE',
    prepare: ensureBuilt,
    command: ({ folder, port, hostname, others }) => ({
        args: [join(application, 'lib', 'backend', 'main.js'), folder, '--port', String(port), '--hostname', hostname, ...others],
        cwd: application,
        // Terminals of the IDE inherit the path, so that `onthefly` is a command there.
        env: { ONTHEFLY_EXAMPLES_DIR: examples, PATH: `${commands}${delimiter}${process.env.PATH ?? ''}` },
    }),
    announces: /Theia app listening on (https?):\/\/\S+:(\d+)/,
    trainers: /OnTheFly listens for trainers on 127\.0\.0\.1:(\d+.*)/,
};

const codeServerFolder = join(cache, 'code-server-data');
const codeServerFolders = [
    '--user-data-dir',
    join(codeServerFolder, 'user'),
    '--extensions-dir',
    join(codeServerFolder, 'extensions'),
    '--config',
    join(codeServerFolder, 'config.yaml'),
];

const codeServer = {
    name: 'code-server',
    prepare: prepareCodeServer,
    command: ({ folder, port, hostname, others }) => ({
        args: [
            codeServerProgram,
            ...codeServerFolders,
            ...['--auth', 'none', '--bind-addr', `${hostname}:${port}`],
            ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--disable-getting-started-override'],
            // The folder that was asked for, not the one of last time.
            '--ignore-last-opened',
            ...others,
            folder,
        ],
        cwd: folder,
        env: {},
    }),
    announces: /(HTTPS?) server listening on https?:\/\/\S+:(\d+)/,
};

const hosts = { theia, 'code-server': codeServer };

/** @throws Failure when there is no such host */
export function findHost(name) {
    if (!Object.hasOwn(hosts, name)) {
        throw new Failure(`There is no host "${name}". Hosts: ${Object.keys(hosts).join(', ')}.`);
    }
    return hosts[name];
}

/** Installs it and the extension as packed now. Settings are written once: afterwards they are the person's. */
async function prepareCodeServer() {
    await ensureCodeServer();
    if (!(await compilePackages())) {
        throw new Failure('The packages could not be compiled; the messages above say why.');
    }
    const { ensureExtension, extensionFile } = await import('./extension-package.mjs');
    await ensureExtension();
    const settings = join(codeServerFolder, 'user', 'User', 'settings.json');
    if (!existsSync(settings)) {
        mkdirSync(join(settings, '..'), { recursive: true });
        const values = {
            'workbench.startupEditor': 'none',
            'extensions.autoUpdate': false,
            // The example is in the repository of OnTheFly, which whoever trains has nothing to do with.
            'git.openRepositoryInParentFolders': 'never',
        };
        writeFileSync(settings, `${JSON.stringify(values, undefined, 4)}\n`);
    }
    const { ok, output } = capture(process.execPath, [
        codeServerProgram,
        ...codeServerFolders,
        '--install-extension',
        extensionFile,
        '--force',
    ]);
    if (!ok) {
        throw new Failure(`code-server could not install the extension: ${output.split('\n').pop()}`);
    }
}
