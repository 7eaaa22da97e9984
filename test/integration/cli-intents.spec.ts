import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Outcome, WebMsg } from '@onthefly/shared-types';
import { CommandLine, type CommandResult } from '../support/command-line';
import { FakeServer, type Answer } from '../support/fake-server';

describe('What the command line asks for', function () {
    this.timeout(60_000);

    let folder: string;
    let server: FakeServer;
    let answer: Answer;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-intents-'));
        server = await FakeServer.start(folder, (message) => answer(message));
    });

    after(async () => {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    beforeEach(() => {
        server.messages.length = 0;
        answer = () => ({ type: 'done', result: {} });
        server.sessions = [
            { sessionId: 'sess-1', name: 'spirals' },
            { sessionId: 'sess-2', name: 'circles' },
            { sessionId: 'sess-3', name: 'twin' },
            { sessionId: 'sess-4', name: 'twin' },
        ];
        server.runs = [
            { sessionId: 'sess-1', runId: 'r1', name: 'baseline' },
            { sessionId: 'sess-1', runId: 'r2', name: 'hard ones' },
            { sessionId: 'sess-2', runId: 'r3', name: 'baseline' },
            { sessionId: 'sess-2', runId: 'r4', name: 'twin' },
            { sessionId: 'sess-2', runId: 'r5', name: 'twin' },
        ];
    });

    async function run(...parameters: string[]): Promise<CommandResult> {
        return CommandLine.run([...parameters, '--data-dir', folder]);
    }

    /** The one message that a command sends. */
    async function messageOf(...parameters: string[]): Promise<WebMsg> {
        server.messages.length = 0;
        const { exitCode, errors } = await run(...parameters, '--json');
        assert.equal(exitCode, 0, errors);
        assert.equal(server.messages.length, 1);
        return server.messages[0] ?? assert.fail();
    }

    it('is what was written', async () => {
        const target = { askedBy: 'terminal' } as const;
        const first = { sessionId: 'sess-1', askedBy: 'terminal' } as const;
        const indices = join(folder, 'indices.txt');
        writeFileSync(indices, '3\n1\n2\n');
        const expected: readonly [string[], WebMsg][] = [
            [['pause'], { type: 'pause', target }],
            [['resume', '--session', 'sess-1'], { type: 'resume', target: { sessionId: 'sess-1', askedBy: 'terminal' } }],
            [['checkpoint'], { type: 'checkpoint', target }],
            [['stop'], { type: 'stop', target }],
            [['load', './told/step7.pt'], { type: 'loadCheckpoint', path: './told/step7.pt', target }],
            [['load', relative(process.cwd(), indices)], { type: 'loadCheckpoint', path: indices, target }],
            [['test', '--label', 'half-way', '--yes'], { type: 'test', label: 'half-way', confirmed: true, target }],
            [
                ['fork', '--region', '0.5:2', '--lr-mul', '0.1', '--name', 'hard', '--parent', 'baseline', '--checkpoint', 'a b.pt'],
                {
                    type: 'fork',
                    parentRunId: 'r1',
                    checkpoint: 'a b.pt',
                    region: { minLoss: 0.5, maxLoss: 2 },
                    multipliers: { lr_mul: 0.1 },
                    name: 'hard',
                    target: first,
                },
            ],
            [['fork', '--indices', '0,5-7', '--wd-mul', '0'], { type: 'fork', indices: [0, 5, 6, 7], multipliers: { wd_mul: 0 }, target }],
            [['fork', '--indices', indices], { type: 'fork', indices: [3, 1, 2], target }],
            [['merge', 'baseline', 'r2'], { type: 'merge', parents: ['r1', 'r2'], target: first }],
            [
                ['merge', 'r1', 'hard ones', '--strategy', 'fisher', '--name', 'all'],
                { type: 'merge', parents: ['r1', 'r2'], strategy: 'fisher', name: 'all', target: first },
            ],
            [['report', '--run', 'r2', '--on', 'val'], { type: 'generateReport', runId: 'r2', subsetOn: 'val', target: first }],
            [['health', 'numerics'], { type: 'runHealth', kind: 'numerics', target }],
        ];
        for (const [parameters, message] of expected) {
            assert.deepEqual(await messageOf(...parameters), message);
        }
    });

    it('is about sessions and runs by their names as well', async () => {
        const second = { sessionId: 'sess-2', askedBy: 'terminal' } as const;
        const named = ['--session', 'circles'];
        const expected: readonly [string[], WebMsg][] = [
            [['pause', ...named], { type: 'pause', target: second }],
            [['stop', ...named], { type: 'stop', target: second }],
            [['test', ...named, '--yes'], { type: 'test', confirmed: true, target: second }],
            [['health', 'dist', ...named], { type: 'runHealth', kind: 'dist', target: second }],
            [['load', './told.pt', ...named], { type: 'loadCheckpoint', path: './told.pt', target: second }],
            [['fork', '--parent', 'baseline', ...named], { type: 'fork', parentRunId: 'r3', target: second }],
            [['report', '--run', 'baseline', ...named], { type: 'generateReport', runId: 'r3', target: second }],
            [['merge', 'baseline', 'r4', ...named], { type: 'merge', parents: ['r3', 'r4'], target: second }],
        ];
        for (const [parameters, message] of expected) {
            assert.deepEqual(await messageOf(...parameters), message);
        }
    });

    it('is not asked when a name is unknown, or not the only one of its kind', async () => {
        const refusals: readonly [string[], RegExp][] = [
            [['pause', '--session', 'squares'], /^There is no session "squares"\./],
            [['pause', '--session', 'twin'], /^More than one session is called "twin": sess-3, sess-4\./],
            [['fork', '--parent', 'r3'], /^There is no run "r3" in session sess-1; its runs are "r1", "r2"\./],
            [['report', '--run', 'twin', '--session', 'circles'], /^More than one run is called "twin": "r4", "r5"\./],
        ];
        for (const [parameters, reason] of refusals) {
            const { exitCode, errors } = await run(...parameters);
            assert.equal(exitCode, 1);
            assert.match(errors, reason);
        }
        assert.deepEqual(server.messages, []);
    });

    it('is told as it went', async () => {
        answer = () => ({ type: 'done', result: { step: 7, checkpoint: 'ckpt/step7.pt' } });
        assert.deepEqual(await run('pause'), { exitCode: 0, output: 'Paused at step 7. Checkpoint: ckpt/step7.pt\n', errors: '' });
        const { output } = await run('pause', '--json');
        assert.deepEqual(JSON.parse(output), { type: 'done', result: { step: 7, checkpoint: 'ckpt/step7.pt' } });
    });

    it('is confirmed first when it ends the training', async () => {
        answer = (message) =>
            message.type === 'test' && message.confirmed
                ? { type: 'done', result: { averageLoss: 0.25, step: 9 } }
                : { type: 'failed', code: 'needs-confirmation', message: 'The test ends the training.' };
        const refused = { exitCode: 1, output: '', errors: 'The test ends the training. Add --yes to do it all the same.\n' };
        assert.deepEqual(await run('test'), refused);
        const asJson = await run('test', '--json');
        assert.equal(asJson.exitCode, 1);
        assert.equal((JSON.parse(asJson.output) as { code: string }).code, 'needs-confirmation');
        assert.deepEqual(await run('test', '--yes'), { exitCode: 0, output: 'Tested at step 9: average loss 0.25.\n', errors: '' });
    });

    it('of all health checks is each, even when one is refused', async () => {
        answer = (message) =>
            message.type === 'runHealth' && message.kind === 'throughput'
                ? { type: 'failed', code: 'refused', message: 'It needs a validation set.' }
                : { type: 'done', result: { kind: 'dist', runId: 'baseline', at: 0, text: 'fine', details: {} } };
        const { exitCode, output, errors } = await run('health', 'all');
        assert.deepEqual([exitCode, errors], [1, 'It needs a validation set.\n']);
        assert.equal(output.match(/fine/g)?.length, 4);
        const outcomes = JSON.parse((await run('health', 'all', '--json')).output) as Outcome[];
        assert.deepEqual(
            outcomes.map(({ type }) => type),
            ['done', 'failed', 'done', 'done', 'done'],
        );
    });

    it('and not answered is given up with Ctrl+C', async () => {
        let asked = (): void => undefined;
        const wasAsked = new Promise<void>((resolve) => (asked = resolve));
        answer = () => {
            asked();
            return new Promise(() => undefined);
        };
        const waiting = new CommandLine(['pause', '--data-dir', folder]);
        await wasAsked;
        waiting.child.kill('SIGINT');
        const { exitCode, errors } = await waiting.end();
        assert.deepEqual(server.cancelled, ['pause']);
        assert.deepEqual([exitCode, errors], [130, 'No longer waiting. The trainer may carry it out all the same.\n']);
    });
});
