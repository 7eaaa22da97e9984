import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freePort } from '../e2e/support/free-port';
import { COMMAND_LINE_SCRIPT } from '../support/command-line';
import { REPOSITORY } from '../support/trainer-process';
import { CODE_SERVER_OBSTACLE } from './support/code-server';
import { Dockerfile } from './support/dockerfile';
import { CAN_BE_SOMEBODY_ELSE, IMAGE_USER_ID, namespaceObstacle, rehearse } from './support/image-rehearsal';

/** A release, or the date of a build. */
const PINNED = /:(\d+\.\d+\.\d+|\d{4}(-\d\d){5})\b/;
const IMAGES = ['theia', 'code-server', 'openvscode-server'] as const;

/* No container engine is at hand here: what the images are made of is looked at, and what they run is run. */
test.describe('The images', () => {
    for (const name of IMAGES) {
        const file = Dockerfile.read(join(REPOSITORY, 'containers', `${name}.Dockerfile`));

        test(`${name}: everything that is copied and run is there`, () => {
            for (const source of file.copiedFromRepository) {
                expect(existsSync(join(REPOSITORY, source)), source).toBe(true);
            }
            const scripts = file.commands.flatMap((command) => command.split(/\s+/)).filter((word) => /^(scripts|containers)\//.test(word));
            expect(scripts).toContain('scripts/prepare.mjs');
            for (const script of scripts) {
                expect(existsSync(join(REPOSITORY, script)), script).toBe(true);
            }
        });

        test(`${name}: what it begins with is pinned, and keeps its sessions in a volume`, () => {
            expect(file.bases.filter((base) => !PINNED.test(base))).toEqual([]);
            const home = /^\/home\/[^/]+/.exec(file.volumes.at(-1) ?? '')?.[0] ?? '';
            const places = { theia: join(home, '.theia'), 'code-server': join(home, '.local/share/onthefly') };
            const data = file.variables['ONTHEFLY_DATA_DIR'] ?? (name === 'openvscode-server' ? '' : places[name]);
            expect(file.volumes).toContain(data);
        });

        test(`${name}: its Node.js is one that is supported`, () => {
            const versions = file.bases.map((base) => /^node:(\d+)\./.exec(base)?.[1]).filter((version) => version !== undefined);
            expect(versions.length).toBeGreaterThan(0);
            expect(new Set(versions)).toEqual(new Set(['20']));
        });
    }

    test('what is ignored is no part of the sources, and what is made of them is ignored', () => {
        const git = (...parameters: string[]): string => execFileSync('git', parameters, { cwd: REPOSITORY, encoding: 'utf8' });
        expect(git('ls-files', '--cached', '--ignored', '--exclude-from=.dockerignore')).toBe('');
        const made = ['.cache', '**/node_modules', 'packages/*/lib', 'applications/*/lib', 'test/lib'];
        const lines = readFileSync(join(REPOSITORY, '.dockerignore'), 'utf8').split('\n');
        expect(lines).toEqual(expect.arrayContaining(made));
    });

    test('their packages are those that the installation asks for', () => {
        const list = (kind: string): string[] =>
            execFileSync('sh', [join(REPOSITORY, 'containers', 'install-packages.sh'), kind, '--list'], { encoding: 'utf8' })
                .trim()
                .split(' ');
        const source = readFileSync(join(REPOSITORY, 'scripts', 'lib', 'system-packages.mjs'), 'utf8');
        const wanted = [...source.matchAll(/name: '([^']+)'/g)].map(([, name]) => name).filter((name) => name !== 'chromium');
        expect([...list('build'), ...list('run')]).toEqual(expect.arrayContaining(wanted));
    });

    test('openvscode-server: the extension is there when the workspace is mounted as its first lines say', () => {
        const obstacle = CODE_SERVER_OBSTACLE ?? namespaceObstacle();
        test.skip(obstacle !== undefined, obstacle);
        const file = Dockerfile.read(join(REPOSITORY, 'containers', 'openvscode-server.Dockerfile'));
        execFileSync(process.execPath, file.preparation, { cwd: REPOSITORY });
        expect(file.volumes.length).toBeGreaterThan(1);
        expect(rehearse(file, [...file.entryPoint, '--list-extensions']).split('\n')).toContain('onthefly.onthefly');
    });

    test('openvscode-server: its user, who is not root, can write where sessions and the workspace are (tried by root only)', () => {
        const obstacle = CAN_BE_SOMEBODY_ELSE ? (CODE_SERVER_OBSTACLE ?? namespaceObstacle()) : 'only root can be another user';
        test.skip(obstacle !== undefined, obstacle);
        const file = Dockerfile.read(join(REPOSITORY, 'containers', 'openvscode-server.Dockerfile'));
        execFileSync(process.execPath, file.preparation, { cwd: REPOSITORY });
        const write = 'id -u; touch "$ONTHEFLY_DATA_DIR/onthefly.sqlite" "$HOME/train.py"; ls /home/extensions';
        const [user, ...extensions] = rehearse(file, ['sh', '-euc', write]).trim().split('\n');
        expect(user).toBe(String(IMAGE_USER_ID));
        expect(extensions.join()).toContain('onthefly.onthefly-');
    });

    for (const name of ['theia', 'code-server'] as const) {
        test(`${name}: its command serves the IDE`, async () => {
            test.skip(name === 'code-server' && CODE_SERVER_OBSTACLE !== undefined, CODE_SERVER_OBSTACLE);
            const file = Dockerfile.read(join(REPOSITORY, 'containers', `${name}.Dockerfile`));
            execFileSync(process.execPath, file.preparation, { cwd: REPOSITORY });
            const port = await freePort();
            const home = mkdtempSync(join(tmpdir(), 'onthefly-home-'));
            const data = join(home, 'onthefly');
            // As the image does, but for the folder, and for this machine only.
            const replaced = new Map([
                ['/workspace', home],
                ['0.0.0.0', '127.0.0.1'],
                ['3000', String(port)],
            ]);
            const [program = '', ...parameters] = file.command.map((word) => replaced.get(word) ?? word);
            expect(program).toBe('node');
            const server = spawn(process.execPath, parameters, {
                cwd: REPOSITORY,
                env: { ...process.env, HOME: home, ONTHEFLY_DATA_DIR: data },
                stdio: ['ignore', 'pipe', 'pipe'],
            });
            const ended = once(server, 'exit');
            let output = '';
            server.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
            try {
                await expect.poll(() => output, { timeout: 60_000 }).toContain(`http://127.0.0.1:${port}`);
                const address = `http://127.0.0.1:${port}/`;
                await fetch(`${address}?folder=/opened/before`);
                const answer = await fetch(address);
                expect(answer.status).toBe(200);
                if (name === 'code-server') {
                    expect(new URL(answer.url).searchParams.get('folder')).toBe(home);
                }
            } finally {
                server.kill('SIGTERM');
                await ended;
                // The recorder goes on without the IDE; a container takes it along.
                spawnSync(process.execPath, [COMMAND_LINE_SCRIPT, 'serve', '--stop', '--data-dir', data]);
                rmSync(home, { recursive: true, force: true });
            }
        });
    }
});

test.describe('The workspaces', () => {
    test('of Gitpod and of development containers run scripts that are there, and install the packed extension', () => {
        const gitpod = readFileSync(join(REPOSITORY, '.gitpod.yml'), 'utf8');
        const container = JSON.parse(readFileSync(join(REPOSITORY, '.devcontainer', 'devcontainer.json'), 'utf8')) as {
            readonly build: { readonly dockerfile: string };
            readonly postCreateCommand: string;
            readonly postAttachCommand: string;
        };
        for (const text of [gitpod, `${container.postCreateCommand}\n${container.postAttachCommand}`]) {
            expect(text).toContain('node scripts/prepare.mjs extension');
            expect(text).toContain('code --install-extension .cache/onthefly.vsix');
        }
        const file = Dockerfile.read(join(REPOSITORY, '.devcontainer', container.build.dockerfile));
        const workspace = Dockerfile.read(join(REPOSITORY, /^ {2}file: (\S+)$/m.exec(gitpod)?.[1] ?? ''));
        for (const image of [file, workspace]) {
            expect(image.copiedFromRepository.filter((source) => !existsSync(join(REPOSITORY, source)))).toEqual([]);
            expect(image.bases.filter((base) => !PINNED.test(base))).toEqual([]);
            // A person there can't install what is missing.
            expect(image.commands.join('\n')).toContain('/tmp/install-packages.sh build && /tmp/install-packages.sh run');
        }
        expect(existsSync(join(REPOSITORY, '.cache', 'onthefly.vsix'))).toBe(true);
    });
});
