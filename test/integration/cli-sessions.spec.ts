import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '@onthefly/shared-types';
import { CommandLine, ServerProcess, type CommandResult } from '../support/command-line';
import { stepLines, Wire } from '../support/wire';

const SESSIONS = ['sess-old', 'sess-new'];

for (const running of [true, false]) {
    describe(`The command line keeps sessions, ${running ? 'asking a running server' : 'with no server'}`, function () {
        this.timeout(60_000);

        let folder: string;
        let server: ServerProcess;
        let checkpoint: string;

        before(async () => {
            folder = mkdtempSync(join(tmpdir(), 'onthefly-cli-'));
            checkpoint = join(folder, 'old.pt');
            writeFileSync(checkpoint, Buffer.alloc(12_345));
            server = await ServerProcess.start(folder);
            for (const sessionId of SESSIONS) {
                const wire = await Wire.open(server.ready.trainerPort);
                const common = { session_id: sessionId, run_gen: 0, ts: 1_800_000_100, run_id: 'baseline' };
                const saved = JSON.stringify({ ...common, event_seq: 31, type: 'checkpoint_saved', path: checkpoint, step: 30 });
                const finished = JSON.stringify({ ...common, event_seq: 32, type: 'trainingFinished', status: 'completed', step: 30 });
                await wire.write(`${[...stepLines(sessionId, 30), saved, finished].join('\n')}\n`);
                await server.untilSteps(30 * (SESSIONS.indexOf(sessionId) + 1));
                await wire.close();
            }
            if (!running) {
                await server.stop();
            }
        });

        after(async () => {
            await server.stop();
            rmSync(folder, { recursive: true, force: true });
        });

        const run = (...parameters: string[]): Promise<CommandResult> => CommandLine.run(['sessions', ...parameters, '--data-dir', folder]);

        async function find(sessionId: string): Promise<Session | undefined> {
            return (await CommandLine.json<Session[]>(['sessions', '--data-dir', folder])).find((each) => each.sessionId === sessionId);
        }

        it('names, notes, archives and restores them', async () => {
            assert.equal((await run('rename', 'sess-old', 'Wide model')).output, 'It is called "Wide model" now.\n');
            assert.equal((await run('note', 'Wide model', 'twice the width')).output, '"Wide model" has that note now.\n');
            assert.equal((await run('archive', 'Wide model')).output, '"Wide model" is archived.\n');
            const { name, note, archivedAt } = (await find('sess-old')) ?? assert.fail();
            assert.deepEqual([name, note, archivedAt !== undefined], ['Wide model', 'twice the width', true]);
            assert.match((await run()).output, /sess-old .*Wide model +finished, archived /);
            assert.equal((await run('restore', 'sess-old')).exitCode, 0);
            assert.equal((await run('rename', 'sess-old')).output, 'It has the trainer\'s own name again: "baseline".\n');
            const outcome = await CommandLine.json(['sessions', 'note', 'sess-old', '--data-dir', folder]);
            assert.deepEqual(outcome, { type: 'done', result: {} });
            const restored = (await find('sess-old')) ?? assert.fail();
            assert.deepEqual([restored.name, restored.note, restored.archivedAt], ['baseline', undefined, undefined]);
        });

        it('deletes one only with a yes, after naming what goes, and leaves its checkpoints', async () => {
            const { exitCode, errors } = await run('delete', 'sess-old');
            assert.equal(exitCode, 1);
            assert.match(errors, /^"baseline" \(sess-old\) holds 1 run, 30 steps, 0 log lines, 1 command: about \S+ KB\. /);
            assert.match(errors, /Its 1 checkpoint file \(12\.3 KB\) stays on the disk\. Add --yes to do it\.\n$/);
            const asJson = await run('delete', 'sess-old', '--json');
            assert.deepEqual([(JSON.parse(asJson.output) as { code: string }).code, asJson.exitCode], ['needs-confirmation', 1]);
            assert.ok(await find('sess-old'));
            assert.equal((await run('delete', 'sess-old', '--yes')).output, '"baseline" is deleted.\n');
            assert.equal(await find('sess-old'), undefined);
            assert.ok(await find('sess-new'));
            rmSync(checkpoint);
        });

        it('says what it does not find or understand', async () => {
            const unknown = await run('archive', 'sess-none');
            assert.deepEqual([unknown.exitCode, unknown.output], [1, '']);
            assert.match(unknown.errors, /^There is no session "sess-none"/);
            assert.equal((await run('rename')).exitCode, 2);
            assert.equal((await run('frobnicate', 'sess-new')).exitCode, 2);
        });
    });
}

describe('The command line keeps sessions', () => {
    it('of a folder that has none by saying so, and makes nothing there', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'onthefly-cli-'));
        const { exitCode, errors } = await CommandLine.run(['sessions', 'delete', 'x', '--yes', '--data-dir', folder]);
        assert.deepEqual([exitCode, errors], [1, `There are no sessions in ${folder}.\n`]);
        rmSync(folder, { recursive: true });
    });
});
