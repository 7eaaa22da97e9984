import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExampleService } from './example-service';
import { preparePythonEnvironment } from './python-environment';

const RUNNER = join(__dirname, '../../../../examples/run_in_terminal.py');

describe('The example', function () {
    this.timeout(120_000);

    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-example-'));
    });

    afterEach(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    describe('is run', () => {
        const earlier = process.env['ONTHEFLY_EXAMPLE_PYTHON'];

        beforeEach(() => {
            process.env['ONTHEFLY_EXAMPLE_PYTHON'] = 'python3';
        });

        afterEach(() => {
            if (earlier === undefined) {
                delete process.env['ONTHEFLY_EXAMPLE_PYTHON'];
            } else {
                process.env['ONTHEFLY_EXAMPLE_PYTHON'] = earlier;
            }
        });

        it('as it is, whatever characters its path has, writes beside the sessions and stays to be read', async function () {
            if (process.platform === 'win32') {
                // Its paths have none of these characters.
                this.skip();
            }
            const example = join(folder, `$HOME \`id\` "b" 'c' !d %PATH% ; & e`);
            const data = join(folder, 'data $(id)');
            mkdirSync(example);
            writeFileSync(join(example, 'train.py'), 'import json, os, sys\nprint(json.dumps([os.getcwd(), *sys.argv]), flush=True)\n');
            writeFileSync(
                join(example, 'run_in_terminal.py'),
                `import runpy\nrunpy.run_path(${JSON.stringify(RUNNER)}, run_name="__main__")\n`,
            );
            const logger = { debug: () => undefined, info: () => undefined, warn: assert.fail, error: assert.fail };
            const service = new ExampleService({ path: example }, { resolve: async () => data }, { now: () => 0 }, logger);
            const result = await service.prepare();
            assert.ok(result.type === 'ready');

            const child = spawn(result.program, result.parameters, { cwd: result.cwd, stdio: ['pipe', 'pipe', 'inherit'] });
            let output = '';
            child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
            while (!output.includes('Press Enter')) {
                await once(child.stdout, 'data');
            }
            assert.equal(child.exitCode, null, 'it waits until somebody has read it');
            const [cwd, script, ...parameters] = JSON.parse(output.split('\n')[0] ?? '') as string[];
            assert.equal(script, join(example, 'train.py'));
            assert.equal(cwd, join(data, 'example'));
            assert.deepEqual(parameters, ['--save-dir', join(data, 'example', 'checkpoints', '1970-01-01T00-00-00-000Z')]);
            child.stdin.write('\n');
            await once(child, 'exit');
            assert.deepEqual(readdirSync(example).sort(), ['run_in_terminal.py', 'train.py'], 'nothing is written there');
        });
    });

    describe('has a Python environment', () => {
        let place: string;
        let requirements: string;

        beforeEach(() => {
            place = join(folder, 'data', 'example-python');
            requirements = join(folder, 'requirements.txt');
            writeFileSync(requirements, '# none\n');
        });

        function prepare(): Promise<string> {
            return preparePythonEnvironment({ place, requirements, signal: new AbortController().signal, report: () => undefined });
        }

        it('that is made once, for all windows that ask for it at the same time', async () => {
            const example = join(folder, 'example');
            mkdirSync(example);
            writeFileSync(join(example, 'train.py'), '');
            writeFileSync(join(example, 'requirements.txt'), '# none\n');
            const logger = { debug: () => undefined, info: () => undefined, warn: assert.fail, error: assert.fail };
            const service = new ExampleService({ path: example }, { resolve: async () => join(folder, 'data') }, { now: () => 0 }, logger);
            const said: string[] = [];
            service.onDidProgress(({ message }) => said.push(message));
            const results = await Promise.all([service.prepare(), service.prepare(), service.prepare()]);
            assert.equal(said.filter((message) => message.startsWith('Making')).length, 1);
            const programs = results.map((result) => (result.type === 'ready' ? result.program : result.type));
            assert.equal(new Set(programs).size, 1);
            assert.ok(existsSync(programs[0] ?? ''));
        });

        it('that is made anew when it is incomplete, and stays as it is when it is complete or of another version', async () => {
            const complete = join(await prepare(), '../../mark');
            writeFileSync(complete, '');
            assert.ok(existsSync(join(await prepare(), '../../mark')));
            writeFileSync(requirements, '# none, but others\n');
            const other = join(await prepare(), '../..');
            assert.ok(existsSync(complete));
            rmSync(join(other, 'onthefly-ready'));
            writeFileSync(join(other, 'rest'), '');
            await prepare();
            assert.ok(!existsSync(join(other, 'rest')));
        });
    });
});
