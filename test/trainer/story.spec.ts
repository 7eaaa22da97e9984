import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import type { CommandRecord, IntentName, IntentResult, Outcome, RunDetails, Session } from '@onthefly/shared-types';
import { CommandLine, ServerProcess } from '../support/command-line';
import { TrainerProcess } from '../support/trainer-process';

describe('A whole story from the terminal', function () {
    this.timeout(240_000);

    let folder: string;
    let server: ServerProcess;
    let trainer: TrainerProcess;

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-story-'));
        server = await ServerProcess.start(folder);
        trainer = new TrainerProcess(server.ready.trainerPort, ['--samples', '2048', '--delay', '0.005', '--epochs', '100000']);
    });

    after(async () => {
        await trainer.kill();
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    function ask<Value>(...words: string[]): Promise<Value> {
        return CommandLine.json<Value>([...words, '--data-dir', folder]);
    }

    async function act<Name extends IntentName>(...words: string[]): Promise<IntentResult<Name>> {
        const outcome = await ask<Outcome<Name>>(...words);
        assert.ok(outcome.type === 'done', JSON.stringify(outcome));
        return outcome.result;
    }

    async function untilSteps(runId: string, steps: number): Promise<void> {
        for (;;) {
            const runs = await ask<RunDetails[]>('runs');
            if ((runs.find((run) => run.runId === runId)?.steps ?? 0) >= steps) {
                return;
            }
            await delay(200);
        }
    }

    it('ends with a database that agrees with all that the trainer said', async () => {
        while ((await ask<Session[]>('sessions')).length === 0) {
            await delay(300);
        }
        await untilSteps('baseline', 20);
        const paused = await act<'pause'>('pause');
        assert.ok(paused.step >= 20 && paused.checkpoint !== undefined);
        const report = await act<'generateReport'>('report', '--on', 'train');
        assert.equal(report.samples, 2_048);
        assert.equal(report.step, paused.step);
        const fork = await act<'fork'>('fork', '--region', '0.9:100');
        assert.ok((fork.samples ?? 0) > 0);
        await act<'resume'>('resume');
        await untilSteps(fork.runId, 15);
        const second = await act<'pause'>('pause');
        const merge = await act<'merge'>('merge', 'baseline', fork.runId);
        const test = await act<'test'>('test', '--label', 'story');
        assert.ok(Number.isFinite(test.averageLoss));
        const checks = await ask<Outcome<'runHealth'>[]>('health', 'all');
        assert.deepEqual(
            checks.map((check) => (check.type === 'done' ? check.result.kind : check.message)),
            ['dist', 'throughput', 'activations', 'numerics', 'determinism'],
        );
        await act<'resume'>('resume');
        await untilSteps(merge.runId, 5);
        await act<'stop'>('stop');
        assert.equal(await trainer.end(), 0, trainer.output);
        await delay(500);

        const [session] = await ask<Session[]>('sessions');
        assert.equal(session?.state, 'finished');
        const runs = await ask<RunDetails[]>('runs');
        assert.deepEqual(
            runs.map(({ runId, parents }) => [runId, parents]),
            [
                ['baseline', []],
                [fork.runId, ['baseline']],
                [merge.runId, ['baseline', fork.runId]],
            ],
        );
        const commands = await ask<CommandRecord[]>('commands');
        assert.ok(commands.every((record) => record.state === 'applied'));
        const database = new SqliteDatabase(join(folder, 'onthefly.sqlite'), { readonly: true });
        const steps = database.prepare('SELECT step FROM metrics WHERE run_id = ? ORDER BY step').pluck();
        for (const { runId, steps: count } of runs) {
            assert.deepEqual(
                steps.all(runId),
                Array.from({ length: count }, (_, index) => index + 1),
                runId,
            );
        }
        assert.equal(runs[0]?.steps, paused.step);
        assert.equal(runs[1]?.steps, second.step);
        assert.equal(database.prepare('SELECT count(*) FROM health_results').pluck().get(), 5);
        const loss = database.prepare('SELECT average_loss FROM session_final_models').pluck().get();
        assert.equal(loss, test.averageLoss);
        database.close();

        const csv = await CommandLine.run(['metrics', 'baseline', '--csv', '--data-dir', folder]);
        const lines = csv.output.trim().split('\n');
        assert.match(lines[0] ?? '', /^step,epoch,ts,loss,/);
        assert.equal(lines.length - 1, paused.step);
    });
});
