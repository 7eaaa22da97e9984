import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Session } from '@onthefly/shared-types';
import { CommandLine, ServerProcess } from '../support/command-line';
import { nodeVersions } from '../support/node-versions';
import { stepLines, Wire } from '../support/wire';
import { EXTENSION_FILE } from './support/code-server';

const STEPS = 50;
const MAXIMUM_BYTES = 12_000_000;
/** Modules of Node.js by which code would speak to other machines. `net` is none: trainers connect by it. */
const NETWORK = ['http', 'https', 'http2', 'dns', 'dns/promises', 'dgram', 'tls'];

interface Manifest {
    readonly version: string;
    readonly main: string;
    readonly icon: string;
    readonly license: string;
    readonly repository: { readonly url: string };
}

/* The packed file, away from the workspace that it was made in: as a person or a registry gets it. */
test.describe('The packed extension', () => {
    let folder: string;

    test.beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-packed-'));
        execFileSync('python3', ['-m', 'zipfile', '-e', EXTENSION_FILE, folder]);
    });
    test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const inExtension = (...path: string[]): string => join(folder, 'extension', ...path);
    const readText = (...path: string[]): string => readFileSync(inExtension(...path), 'utf8');

    test('is small, and has what a registry asks for', () => {
        expect(statSync(EXTENSION_FILE).size).toBeLessThan(MAXIMUM_BYTES);
        const manifest = JSON.parse(readText('package.json')) as Manifest;
        expect(manifest.license).toBe('MIT');
        expect(manifest.repository.url).toMatch(/^https:/);
        const example = ['train.py', 'run_in_terminal.py', 'requirements.txt'].map((name) => `examples/${name}`);
        for (const file of [manifest.main, manifest.icon, 'LICENSE.txt', 'readme.md', ...example]) {
            expect(existsSync(inExtension(file)), file).toBe(true);
        }
        expect(readText('changelog.md')).toContain(`## ${manifest.version}`);
    });

    test('has the licence of everything that it brings', () => {
        const [, ...notices] = readText('ThirdPartyNotices.txt').split(/^-{80}\n(?=\S+ \d)/m);
        for (const name of ['lit', 'uplot', 'inversify', 'vscode-jsonrpc', 'yauzl', '@microsoft/fast-element']) {
            expect(notices.filter((notice) => notice.startsWith(`${name} `))).toHaveLength(1);
        }
        notices.forEach((notice) => expect(notice).toMatch(/(Copyright|Permission|License)[^]{200}/));
        const modules = readdirSync(inExtension('dist', 'node_modules'));
        expect(modules).toContain('better-sqlite3-13');
        for (const name of modules) {
            expect(readdirSync(inExtension('dist', 'node_modules', name)).some((file) => file.startsWith('LICENSE'))).toBe(true);
        }
    });

    test('has nothing by which it could reach another machine', () => {
        for (const script of ['extension.js', 'onthefly.js']) {
            const required = [...readText('dist', script).matchAll(/\brequire\("(?:node:)?([^"]+)"\)/g)].map(([, name]) => name);
            expect(required).toContain('net');
            expect(required.filter((name) => NETWORK.includes(name ?? ''))).toEqual([]);
        }
    });

    for (const { program, version, driver } of nodeVersions()) {
        test(`records with the SQLite in it that fits Node.js ${version}`, async () => {
            const data = join(folder, `data-${version}`);
            const server = await ServerProcess.start(data, undefined, {}, program, inExtension('dist', 'onthefly.js'));
            expect(server.ready.sqlite).toBe(driver);
            const wire = await Wire.open(server.ready.trainerPort);
            await wire.write(`${stepLines('sess-packed', STEPS).join('\n')}\n`);
            await server.untilSteps(STEPS);
            await wire.close();
            expect((await server.stop()).errors).toBe('');
            const [session] = await CommandLine.json<Session[]>(['sessions', '--data-dir', data]);
            expect(session?.steps).toBe(STEPS);
        });
    }
});
