import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '@onthefly/shared-types';
import { CommandLine, ServerProcess } from '../support/command-line';
import { nodeVersions, OTHER_NODES } from '../support/node-versions';
import { REPOSITORY } from '../support/trainer-process';
import { stepLines, Wire } from '../support/wire';

const STEPS = 300;
const MOCHA = createRequire(__filename).resolve('mocha/bin/mocha.js');

describe('Storage', function () {
    this.timeout(120_000);

    it('is tried in more than one version of Node.js', function () {
        if (OTHER_NODES.length === 0) {
            this.skip();
        }
        assert.equal(OTHER_NODES.length, 2);
    });

    for (const { program, version, driver: chosen } of nodeVersions()) {
        describe(`in Node.js ${version}`, () => {
            let folder: string;
            beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'onthefly-nodes-'))));
            afterEach(() => rmSync(folder, { recursive: true }));

            it('passes its unit tests, with every driver that works there', () => {
                const specs = ['--no-config', '--timeout', '20000', 'lib/sqlite/**/*.spec.js', 'lib/storage/**/*.spec.js'];
                const cwd = join(REPOSITORY, 'packages', 'backend');
                const { status, signal, stdout: output } = spawnSync(program, [MOCHA, ...specs], { cwd, encoding: 'utf8' });
                assert.equal(signal, null, output);
                assert.equal(status, 0, output);
                assert.match(output, /SQLite by node-sqlite3-wasm/);
                assert.match(output, new RegExp(`SQLite by ${chosen}`));
            });

            for (const driver of ['', 'better-sqlite3-13', 'node-sqlite3-wasm']) {
                it(`keeps what a trainer sends, ${driver === '' ? 'with the driver it chooses' : `asked to use ${driver}`}`, async () => {
                    const server = await ServerProcess.start(folder, undefined, { ONTHEFLY_SQLITE: driver }, program);
                    const wire = await Wire.open(server.ready.trainerPort);
                    await wire.write(`${stepLines('sess-node', STEPS).join('\n')}\n`);
                    await server.untilSteps(STEPS);
                    await wire.close();
                    const { errors } = await server.stop();
                    assert.equal(errors, '');
                    assert.equal(server.ready.sqlite, driver === 'node-sqlite3-wasm' ? driver : chosen);
                    const [session] = await CommandLine.json<Session[]>(['sessions', '--data-dir', folder]);
                    assert.equal(session?.steps, STEPS);
                });
            }
        });
    }
});
