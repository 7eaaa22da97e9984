import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportRequest, ExportResult, IntentName, IntentParams, IntentResult } from '@onthefly/shared-types';
import { resultOf } from '../support/jobs';
import { TestBackend } from '../support/test-backend';
import { REPOSITORY, testPython, TrainerProcess } from '../support/trainer-process';

const READER = join(REPOSITORY, 'test/fixtures/tensorboard/read_events.py');

describe('Bundles of the real trainer', function () {
    this.timeout(240_000);

    let folder: string;
    const backends: TestBackend[] = [];
    const trainers: TrainerProcess[] = [];

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-moving-'));
    });

    afterEach(async () => {
        await Promise.all(trainers.splice(0).map((trainer) => trainer.kill()));
        await Promise.all(backends.splice(0).map((backend) => backend.stop()));
        rmSync(folder, { recursive: true, force: true });
    });

    /** A backend with a trainer of its own that is under way. */
    async function train(): Promise<{ backend: TestBackend; trainer: TrainerProcess; sessionId: string }> {
        const backend = await TestBackend.start();
        backends.push(backend);
        const trainer = new TrainerProcess(await backend.port(), ['--samples', '2048', '--delay', '0.005', '--epochs', '100000']);
        trainers.push(trainer);
        const state = await backend.until('it is under way', ({ latest }) => (latest?.step ?? 0) >= 20, 60_000);
        return { backend, trainer, sessionId: state.currentSessionId ?? '' };
    }

    async function done<Name extends IntentName>(
        backend: TestBackend,
        type: Name,
        params: IntentParams<Name>,
    ): Promise<IntentResult<Name>> {
        const outcome = await backend.dashboard.execute({ type, ...params });
        assert.equal(outcome.type, 'done', `${type}: ${JSON.stringify(outcome)}`);
        return outcome.result;
    }

    function exportTo(backend: TestBackend, request: Partial<ExportRequest>): Promise<ExportResult> {
        const defaults = { sessionIds: [], format: 'bundle', path: join(folder, 'bundle') } as const;
        return resultOf(backend.dashboard, { type: 'exportSessions', ...defaults, ...request });
    }

    it('hold the newest weights, move to another place, and another trainer goes on from them at the right step', async () => {
        const { backend, trainer, sessionId } = await train();
        const exported = await exportTo(backend, { sessionIds: [sessionId], pauseTrainers: true });
        assert.deepEqual([exported.missing, exported.notes], [[], []]);
        const stepThen = (await backend.state()).latest?.step ?? 0;
        await backend.until('it trains on by itself', ({ latest, sessions }) => {
            return sessions[0]?.state === 'running' && (latest?.step ?? 0) > stepThen + 5;
        });
        await trainer.kill();
        renameSync(join(folder, 'bundle'), join(folder, 'elsewhere'));

        const second = await train();
        await resultOf(second.backend.dashboard, { type: 'importBundle', path: join(folder, 'elsewhere') });
        rmSync(join(folder, 'elsewhere'), { recursive: true });
        const checkpoints = await second.backend.dashboard.listCheckpoints(sessionId);
        const [newest] = [...checkpoints].sort((left, right) => right.step - left.step);
        assert.ok(newest && newest.step >= 20 && newest.step <= stepThen, JSON.stringify(checkpoints));
        const path = newest.absolutePath ?? '';
        assert.ok(existsSync(path), path);

        await done(second.backend, 'pause', {});
        assert.equal((await done(second.backend, 'loadCheckpoint', { path })).step, newest.step);
        await done(second.backend, 'resume', {});
        const next = await second.backend.until('it trains on from there', ({ latest }) => (latest?.step ?? 0) > newest.step);
        const { rows } = await second.backend.dashboard.getSteps({
            sessionId: next.currentSessionId ?? '',
            runId: 'baseline',
            after: { step: newest.step, eventSeq: Number.MAX_SAFE_INTEGER },
            limit: 1,
        });
        assert.equal(rows[0]?.step, newest.step + 1);
    });

    it('are made without disturbing the training, and say what is not in them then', async () => {
        const { backend, sessionId } = await train();
        const { notes } = await exportTo(backend, { sessionIds: [sessionId] });
        assert.match(notes.join(), /is training: its newest weights are in no file yet/);
        assert.equal((await backend.state()).sessions[0]?.state, 'running');
        const asked = await backend.rows<{ command: string; state: string }>(
            "SELECT command, state FROM commands WHERE command <> 'server_info'",
        );
        assert.deepEqual(asked, [{ command: 'prepare_export', state: 'applied' }]);
    });

    it('hold a checkpoint that had gone: a paused trainer writes it again', async () => {
        const { backend, sessionId } = await train();
        const { step } = await done(backend, 'pause', {});
        const [checkpoint] = await backend.dashboard.listCheckpoints(sessionId);
        rmSync(checkpoint?.absolutePath ?? '');
        const result = await exportTo(backend, { sessionIds: [sessionId] });
        assert.deepEqual([result.missing, result.notes], [[], []]);
        const files = readdirSync(join(folder, 'bundle/checkpoints', sessionId));
        assert.deepEqual(files.length, 1);
        assert.match(files[0] ?? '', new RegExp(`step${step}\\.pt$`));
    });

    it('are read by TensorBoard, when exported as its events', async () => {
        const { backend, trainer, sessionId } = await train();
        await trainer.kill();
        const path = join(folder, 'events');
        await exportTo(backend, { sessionIds: [sessionId], format: 'tensorboard', path });
        const [file] = readdirSync(join(path, 'baseline'));
        const output = execFileSync(testPython(), [READER, join(path, 'baseline', file ?? '')], {
            encoding: 'utf8',
            maxBuffer: 100_000_000,
        });
        const events = JSON.parse(output) as [number, number, Record<string, number>][];
        const { rows } = await backend.dashboard.getSteps({ sessionId, runId: 'baseline', limit: 10_000 });
        assert.equal(events.length, rows.length);
        for (const [place, [wallTime, step, values]] of events.entries()) {
            const row = rows[place];
            assert.deepEqual([step, Math.round(wallTime * 1_000)], [row?.step, Math.round(row?.ts ?? 0)]);
            const expected = Object.entries(row?.metrics ?? {}).filter((entry): entry is [string, number] => entry[1] !== null);
            assert.deepEqual(values, Object.fromEntries(expected.map(([name, value]) => [name, Math.fround(value)])));
        }
    });
});
