import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IntentName, IntentParams, IntentResult, Outcome } from '@onthefly/shared-types';
import { TestBackend } from '../support/test-backend';
import { TrainerProcess } from '../support/trainer-process';

interface CommandRow {
    command: string;
    state: string;
    step: number | null;
    reason: string | null;
}

describe('Control of the real trainer', function () {
    this.timeout(240_000);

    let backend: TestBackend;
    let trainer: TrainerProcess;

    beforeEach(async () => {
        backend = await TestBackend.start();
    });

    afterEach(async () => {
        await trainer.kill();
        await backend.stop();
    });

    async function train(...parameters: string[]): Promise<void> {
        trainer = new TrainerProcess(await backend.port(), ['--samples', '2048', '--delay', '0.005', '--epochs', '100000', ...parameters]);
        await backend.until('it is under way', ({ latest }) => (latest?.step ?? 0) >= 2, 60_000);
    }

    function execute<Name extends IntentName>(type: Name, params: IntentParams<Name>): Promise<Outcome<Name>> {
        return backend.dashboard.execute({ type, ...params });
    }

    async function done<Name extends IntentName>(type: Name, params: IntentParams<Name>): Promise<IntentResult<Name>> {
        const outcome = await execute(type, params);
        assert.equal(outcome.type, 'done', `${type}: ${JSON.stringify(outcome)}`);
        return outcome.result;
    }

    async function failure<Name extends IntentName>(type: Name, params: IntentParams<Name>): Promise<{ code: string; message: string }> {
        const outcome = await execute(type, params);
        assert.equal(outcome.type, 'failed', `${type}: ${JSON.stringify(outcome)}`);
        return outcome;
    }

    function commands(): Promise<CommandRow[]> {
        return backend.rows<CommandRow>('SELECT command, state, step, reason FROM commands ORDER BY requested_at');
    }

    it('pauses with a checkpoint, and resumes', async () => {
        await train();
        const paused = await done('pause', {});
        assert.equal((await backend.until('it is paused', ({ sessions }) => sessions[0]?.state === 'paused')).latest?.step, paused.step);
        assert.ok(paused.checkpoint !== undefined);
        const { sessionId } = (await backend.state()).sessions[0] ?? { sessionId: '' };
        const [checkpoint] = await backend.dashboard.listCheckpoints(sessionId);
        assert.equal(checkpoint?.step, paused.step);
        assert.ok(existsSync(checkpoint?.absolutePath ?? ''), checkpoint?.absolutePath);
        assert.equal((await done('pause', {})).step, paused.step, 'a second pause changes nothing');
        await done('resume', {});
        await backend.until('it runs on', ({ sessions, latest }) => sessions[0]?.state === 'running' && (latest?.step ?? 0) > paused.step);
    });

    it('gets one request when a button is pressed ten times', async () => {
        await train();
        const outcomes = await Promise.all(Array.from({ length: 10 }, () => done('pause', {})));
        assert.equal(new Set(outcomes.map((outcome) => outcome.step)).size, 1);
        assert.deepEqual(
            (await commands()).filter(({ command }) => command === 'pause').map(({ state }) => state),
            ['applied'],
        );
        await Promise.all(Array.from({ length: 10 }, () => done('resume', {})));
        assert.equal((await commands()).filter(({ command }) => command === 'resume').length, 1);
    });

    it('saves a checkpoint while it runs and while it is paused, without losing a file', async () => {
        await train();
        const running = await done('checkpoint', {});
        assert.ok(existsSync(running.path), running.path);
        await backend.until('it runs on', ({ latest }) => (latest?.step ?? 0) > running.step);
        await done('pause', {});
        for (let count = 0; count < 12; count++) {
            const saved = await done('checkpoint', {});
            assert.ok(existsSync(saved.path), `${saved.path}, time ${count}`);
        }
    });

    it('is driven through a whole story, and the database agrees with it', async () => {
        await train();
        const sessionId = (await backend.state()).currentSessionId ?? '';
        await done('pause', {});
        const report = await done('generateReport', {});
        assert.equal(report.samples, 2_048);
        assert.equal(report.indicesArePositions, true);
        const stored = await backend.dashboard.getReport({ sessionId, runId: 'baseline', subsetOn: 'train' });
        const losses = [...(stored?.losses ?? [])].sort((left, right) => left - right);
        const region = { minLoss: losses[1_800] ?? 0, maxLoss: losses.at(-1) ?? 0 };

        const fork = await done('fork', { region, name: 'hard' });
        assert.equal(fork.runId, 'hard');
        assert.ok((fork.samples ?? 0) > 0 && (fork.samples ?? 0) < 2_048);
        await done('resume', {});
        await backend.until('the fork trains', ({ latest }) => latest?.runId === 'hard' && latest.step > 20);
        await done('pause', {});
        const merge = await done('merge', { parents: ['baseline', 'hard'], strategy: 'swa' });
        assert.equal(merge.runId, 'merge1');
        const test = await done('test', { label: 'mid' });
        assert.ok(Number.isFinite(test.averageLoss));
        for (const kind of ['dist', 'throughput', 'activations', 'numerics', 'determinism'] as const) {
            const result = await done('runHealth', { kind });
            assert.ok(result.text.length > 20, kind);
        }
        assert.equal((await backend.dashboard.listHealth(sessionId)).length, 5);
        assert.equal((await backend.state()).sessions[0]?.state, 'paused', 'training stays paused');
        await done('resume', {});
        await backend.until('the merge trains', ({ latest }) => latest?.runId === 'merge1' && latest.step > 5);
        await done('stop', {});
        assert.equal(await trainer.end(), 0, trainer.output);
        await backend.until('it has finished', ({ sessions }) => sessions[0]?.state === 'finished' && !sessions[0].connected);

        const runs = await backend.dashboard.listRuns(sessionId);
        assert.deepEqual(
            runs.map(({ runId, kind, parents }) => [runId, kind, parents]),
            [
                ['baseline', 'root', []],
                ['hard', 'fork', ['baseline']],
                ['merge1', 'merge', ['baseline', 'hard']],
            ],
        );
        const rows = await commands();
        assert.deepEqual(
            rows.filter(({ state }) => state !== 'applied'),
            [],
        );
        const subset = await backend.rows<{ sample_count: number }>("SELECT sample_count FROM run_subsets WHERE run_id = 'hard'");
        assert.equal(subset[0]?.sample_count, fork.samples);
    });

    it('switches runs with their checkpoints, and says when it only changed the name', async () => {
        await train();
        await done('fork', {});
        await backend.until('the fork trains', ({ latest }) => latest?.runId === 'fork1' && latest.step > 10);
        const back = await done('resumeTrainerOn', { runId: 'baseline' });
        assert.equal(back.checkpointLoaded, true);
        await backend.until('baseline trains', ({ latest, currentRunId }) => latest?.runId === 'baseline' && currentRunId === 'baseline');
        assert.ok(backend.events.some((event) => event.type === 'modelNav.select' && event.runId === 'baseline'));
        assert.equal((await failure('ensureTrainerOnRun', { runId: 'ghost' })).code, 'not-found');
    });

    it('exports a region of samples', async () => {
        await train();
        assert.equal(
            (await failure('exportSubset', { format: 'csv', path: '/tmp/x.csv', region: { minLoss: 0, maxLoss: 1 } })).code,
            'not-found',
        );
        await done('generateReport', {});
        const folder = await mkdtemp(join(tmpdir(), 'onthefly-subset-'));
        const region = { minLoss: 0, maxLoss: 100 };
        const result = await done('exportSubset', { format: 'csv', path: join(folder, 'all.csv'), region });
        const lines = (await readFile(result.path, 'utf8')).trim().split('\n');
        assert.equal(lines.length - 1, result.rows);
        assert.equal(result.rows, 2_048);
        for (const format of ['parquet', 'feather'] as const) {
            const few = await done('exportSubset', { format, path: join(folder, `few.${format}`), indices: [5, 3, 1] });
            assert.equal(few.rows, 3);
            assert.ok(existsSync(few.path));
        }
    });

    it('refuses with sentences, not with tracebacks', async () => {
        await train();
        const load = await failure('loadCheckpoint', { path: '/nowhere.pt' });
        assert.equal(load.code, 'missing-checkpoint');
        assert.match(load.message, /There is no checkpoint \/nowhere\.pt any more/);
        await writeFile(join(trainer.saveFolder, 'broken.pt'), 'no weights');
        const broken = await failure('loadCheckpoint', { path: join(trainer.saveFolder, 'broken.pt') });
        assert.equal(broken.code, 'refused');
        assert.doesNotMatch(broken.message, /Traceback/);
        assert.equal((await failure('merge', { parents: ['baseline'] })).code, 'invalid-request');
        assert.equal((await failure('fork', { multipliers: { lr_mul: -1 } })).code, 'invalid-request');
        await done('fork', {});
        await backend.until('the fork trains', ({ latest }) => latest?.runId === 'fork1');
        assert.equal((await failure('fork', { parentRunId: 'ghost' })).code, 'not-found');
    });

    it('resets to its first weights in a new session and archives the old one whole', async () => {
        await train();
        const before = (await backend.state()).currentSessionId;
        await writeFile(join(trainer.saveFolder, 'precious.txt'), 'mine');
        const reset = await done('hardResetSession', {});
        assert.equal(reset.removed, 0);
        const state = await backend.until('the new one is current', ({ currentSessionId }) => currentSessionId === reset.sessionId);
        const old = state.sessions.find((session) => session.sessionId === before);
        assert.ok(old?.archivedAt !== undefined && old.steps > 0);
        assert.ok(existsSync(join(trainer.saveFolder, 'precious.txt')));
        await done('resume', {});
        await backend.until(
            'it trains again',
            ({ latest, currentSessionId }) => currentSessionId === reset.sessionId && (latest?.step ?? 0) > 3,
        );
    });

    it('deletes what lies in the save folder on a reset only when that was ticked', async () => {
        await train();
        await done('pause', {});
        await writeFile(join(trainer.saveFolder, 'leftover.txt'), 'asked to go');
        await mkdir(join(trainer.saveFolder, 'a folder'));
        const { currentSessionId = '', sessions } = await backend.state();
        const [folder, ...others] = await backend.dashboard.listCheckpointFolders(currentSessionId);
        assert.deepEqual([folder?.path, others, folder?.problem], [trainer.saveFolder, [], undefined]);
        const reset = await done('hardResetSession', {
            deleteCheckpoints: { sessionId: currentSessionId, pid: sessions[0]?.trainer.pid, folders: [trainer.saveFolder] },
        });
        assert.equal(reset.removed, folder?.count);
        assert.ok(folder?.files.some(({ name, bytes }) => name === 'leftover.txt' && bytes === 'asked to go'.length));
        assert.deepEqual(await readdir(trainer.saveFolder), ['a folder']);
        const [emptied] = await backend.dashboard.listCheckpointFolders(currentSessionId);
        assert.deepEqual([emptied?.count, emptied?.files], [0, []]);
        await rm(trainer.saveFolder, { recursive: true });
        assert.match((await backend.dashboard.listCheckpointFolders(currentSessionId))[0]?.problem ?? '', /is not there/);
    });

    it('loads a checkpoint and goes on from its step', async () => {
        await train();
        const saved = await done('pause', {});
        await done('resume', {});
        await backend.until('it went further', ({ latest }) => (latest?.step ?? 0) > saved.step + 10);
        assert.equal((await done('loadCheckpoint', { path: saved.checkpoint ?? '' })).step, saved.step);
    });

    it('merges a run that was forked while training stood', async () => {
        await train();
        await done('pause', {});
        const fork = await done('fork', {});
        const merge = await done('merge', { parents: ['baseline', fork.runId] });
        assert.equal(merge.paths.length, 2);
    });

    it('stays on the run that it is on, and says where a merge lacks a checkpoint', async () => {
        await train();
        const stayed = await done('ensureTrainerOnRun', { runId: 'baseline' });
        assert.equal(stayed.checkpointLoaded, true);
        assert.ok((await commands()).some(({ command, state }) => command === 'set_counter_seeds' && state === 'applied'));
        await done('fork', {});
        await backend.until('the fork trains', ({ latest }) => latest?.runId === 'fork1');
        await rm(trainer.saveFolder, { recursive: true });
        const outcome = await failure('merge', { parents: ['baseline', 'fork1'] });
        assert.equal(outcome.code, 'missing-checkpoint');
        assert.match(outcome.message, /no checkpoint of baseline/);
    });

    it('finds the trainer that runs already', async () => {
        await train();
        await done('pause', {});
        const { sessionId } = await done('startRun', {});
        assert.equal(sessionId, (await backend.state()).currentSessionId);
        await backend.until('it runs', ({ sessions }) => sessions[0]?.state === 'running');
    });

    for (const [name, params] of [
        ['pause', {}],
        ['test', {}],
        ['generateReport', {}],
        ['fork', { region: { minLoss: 0, maxLoss: 100 } }],
    ] as const) {
        it(`that is killed in the middle of ${name} leaves nothing pending`, async () => {
            await train('--delay', '3');
            const outcome = execute(name, params);
            await backend.until('the command is sent', ({ pendingCommands }) => (pendingCommands?.length ?? 0) > 0);
            const killedAt = Date.now();
            await trainer.kill();
            const result = await outcome;
            assert.ok(result.type === 'failed' && result.code === 'trainer-disconnected', JSON.stringify(result));
            assert.ok(Date.now() - killedAt < 5_000);
            const state = await backend.until('it has ended', ({ sessions }) => sessions[0]?.state === 'ended');
            assert.deepEqual(state.pendingCommands, []);
            const lost = (await commands()).find(({ state: ended }) => ended === 'lost');
            assert.equal(lost?.reason, 'Trainer disconnected');
        });
    }

    it('ends the training of a client that is older than the setting allows', async () => {
        await backend.stop();
        backend = await TestBackend.start({ settings: { 'onthefly.minimumTrainerVersion': '99.0.0' } });
        trainer = new TrainerProcess(await backend.port(), ['--epochs', '100000']);
        assert.equal(await trainer.end(), 1);
        assert.match(trainer.output, /asks for 99\.0\.0 or later/);
    });

    it('can be waited for no longer', async () => {
        await train('--delay', '3');
        const outcome = execute('pause', {});
        const { pendingCommands } = await backend.until(
            'it is sent',
            (state) => state.pendingCommands?.some(({ command }) => command === 'pause') === true,
        );
        const pending = pendingCommands?.find(({ command }) => command === 'pause');
        await backend.dashboard.cancelCommand(pending?.commandId ?? '');
        const result = await outcome;
        assert.ok(result.type === 'failed' && result.code === 'cancelled');
    });
});
