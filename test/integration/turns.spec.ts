import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome } from '@onthefly/shared-types';
import { AnsweringTrainer } from '../support/answering-trainer';
import { resultOf } from '../support/jobs';
import { TestBackend } from '../support/test-backend';

describe('What is asked of one trainer', () => {
    let backend: TestBackend;
    let trainer: AnsweringTrainer;

    beforeEach(async () => {
        backend = await TestBackend.start();
        trainer = await AnsweringTrainer.connect(await backend.port(), 'sess-turns');
        await backend.until('the trainer is there', ({ latest }) => latest?.step === 1);
    });

    afterEach(async () => {
        trainer.wire.socket.destroy();
        await backend.stop();
    });

    async function untilState(state: string): Promise<void> {
        await backend.until(state, ({ sessions }) => sessions[0]?.state === state);
    }

    async function untilWaiting(command: string): Promise<string> {
        const isMeant = ({ command: own, state }: { command: string; state: string }): boolean => own === command && state === 'requested';
        const { pendingCommands } = await backend.until('it waits', (state) => state.pendingCommands?.some(isMeant) === true);
        return pendingCommands?.find(isMeant)?.commandId ?? '';
    }

    it('is done in turn: a pause that comes while a checkpoint is saved holds', async () => {
        const saved = backend.dashboard.execute({ type: 'checkpoint' });
        const first = await trainer.requestOf('pause');
        const paused = backend.dashboard.execute({ type: 'pause' });
        await untilWaiting('pause');
        await trainer.answer(first, { status: 'paused', step: 3, ckpt: '/nowhere/3.pt' });
        await trainer.say({ type: 'paused', step: 3 });
        await trainer.pauseAt(3, 1);
        assert.deepEqual(await saved, { type: 'done', result: { step: 3, path: '/nowhere/3.pt' } });
        assert.deepEqual(await paused, { type: 'done', result: { step: 3, checkpoint: '/nowhere/3.pt' } });
        assert.deepEqual(trainer.commands, ['pause', 'pause']);
        assert.equal((await backend.state()).sessions[0]?.state, 'paused');
    });

    it('follows the last wish: a pause, a resume and another pause asked meanwhile end in a pause', async () => {
        const saved = backend.dashboard.execute({ type: 'checkpoint' });
        const first = await trainer.requestOf('pause');
        const wishes = (['pause', 'resume', 'pause'] as const).map((type) => backend.dashboard.execute({ type }));
        await trainer.answer(first, { status: 'paused', step: 3, ckpt: '/nowhere/3.pt' });
        await trainer.say({ type: 'paused', step: 3 });
        await trainer.pauseAt(3, 1);
        await trainer.resume();
        await trainer.pauseAt(5, 2);
        assert.deepEqual(
            (await Promise.all([saved, ...wishes])).map(({ type }: Outcome) => type),
            ['done', 'done', 'done', 'done'],
        );
        assert.deepEqual(trainer.commands, ['pause', 'pause', 'resume', 'pause']);
    });

    it('can be taken back while it waits, and the training goes on then', async () => {
        const saved = backend.dashboard.execute({ type: 'checkpoint' });
        const first = await trainer.requestOf('pause');
        const paused = backend.dashboard.execute({ type: 'pause' });
        await backend.dashboard.cancelCommand(await untilWaiting('pause'));
        const outcome = await paused;
        assert.equal(outcome.type === 'failed' && outcome.code, 'cancelled');
        await trainer.answer(first, { status: 'paused', step: 3, ckpt: '/nowhere/3.pt' });
        await trainer.say({ type: 'paused', step: 3 });
        await trainer.resume();
        assert.equal((await saved).type, 'done');
        assert.deepEqual(trainer.commands, ['pause', 'resume']);
    });

    it('stays as it was after a refused report', async () => {
        const report = backend.dashboard.execute({ type: 'generateReport', subsetOn: 'val' });
        await trainer.pauseAt(3);
        await trainer.refuse(await trainer.requestOf('generate_report'), 'val_loader is not configured; cannot report.');
        await trainer.resume();
        const outcome = await report;
        assert.ok(outcome.type === 'failed' && outcome.message.includes('no validation data'), JSON.stringify(outcome));
        await untilState('running');
    });

    it('stays as it was after a refused health check, and after a checkpoint that was not written', async () => {
        const check = backend.dashboard.execute({ type: 'runHealth', kind: 'numerics' });
        await trainer.pauseAt(3);
        await trainer.refuse(await trainer.requestOf('numerics_health'), 'no');
        await trainer.resume();
        assert.equal((await check).type, 'failed');
        const saved = backend.dashboard.execute({ type: 'checkpoint' });
        await trainer.answer(await trainer.requestOf('pause', 1), { status: 'paused', step: 4, ckpt: null });
        await trainer.say({ type: 'paused', step: 4 });
        await trainer.answer(await trainer.requestOf('save_ckpt'), { path: null, step: 4 });
        await trainer.resume(1);
        assert.equal((await saved).type, 'failed');
        await untilState('running');
    });

    it('tells that the training stands, and why, when it could not be let go on', async () => {
        const report = backend.dashboard.execute({ type: 'generateReport', subsetOn: 'val' });
        await trainer.pauseAt(3);
        await trainer.refuse(await trainer.requestOf('generate_report'), 'val_loader is not configured; cannot report.');
        await trainer.refuse(await trainer.requestOf('resume'), 'not today');
        const outcome = await report;
        assert.ok(outcome.type === 'failed');
        assert.match(outcome.message, /no validation data.*may stand at step.*not today/);
    });

    it('stays as it was after a refused merge', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'onthefly-turns-'));
        try {
            for (const runId of ['fork1', 'fork2']) {
                const path = join(folder, `${runId}.pt`);
                writeFileSync(path, 'weights');
                await trainer.beginRun(runId, path);
            }
            await backend.until('it is on the fork', ({ currentRunId }) => currentRunId === 'fork2');
            const merged = backend.dashboard.execute({ type: 'merge', parents: ['fork1', 'fork2'] });
            await trainer.pauseAt(3);
            await trainer.refuse(await trainer.requestOf('merge'), 'size mismatch for layers.0.weight');
            await trainer.resume();
            const outcome = await merged;
            assert.ok(outcome.type === 'failed' && outcome.message.includes('size mismatch'), JSON.stringify(outcome));
            assert.deepEqual(trainer.commands, ['pause', 'merge', 'resume']);
            await untilState('running');
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it('is left paused after a refused merge that it was paused before', async () => {
        await trainer.beginRun('fork1');
        const paused = backend.dashboard.execute({ type: 'pause' });
        await trainer.pauseAt(3);
        await paused;
        const merged = backend.dashboard.execute({ type: 'merge', parents: ['baseline', 'fork1'] });
        assert.equal((await merged).type, 'failed');
        await untilState('paused');
        assert.ok(!trainer.commands.includes('resume'));
    });

    it('gives the newest weights of an export in turn: a pause that comes meanwhile holds', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'onthefly-turns-'));
        try {
            const saved = backend.dashboard.execute({ type: 'checkpoint' });
            const first = await trainer.requestOf('pause');
            const request = { type: 'exportSessions', sessionIds: ['sess-turns'], format: 'bundle', pauseTrainers: true } as const;
            const exported = resultOf(backend.dashboard, { ...request, path: join(folder, 'bundle') });
            await untilWaiting('prepare_export');
            const paused = backend.dashboard.execute({ type: 'pause' });
            await untilWaiting('pause');
            await trainer.answer(first, { status: 'paused', step: 3, ckpt: '/nowhere/3.pt' });
            await trainer.say({ type: 'paused', step: 3 });
            trainer.whenAsked = ({ cmd }) => assert.notEqual(cmd, 'resume');
            await trainer.answer(await trainer.requestOf('prepare_export'), {
                ckpt: { path: null, run: 'baseline', step: 3 },
                snapshots: [],
            });
            await trainer.pauseAt(3, 1);
            assert.deepEqual([(await saved).type, (await paused).type], ['done', 'done']);
            await exported;
            await untilState('paused');
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it('leaves a training paused that was paused before a report was refused', async () => {
        const paused = backend.dashboard.execute({ type: 'pause' });
        await trainer.pauseAt(3);
        await paused;
        const report = backend.dashboard.execute({ type: 'generateReport', subsetOn: 'val' });
        await trainer.pauseAt(3, 1);
        await trainer.refuse(await trainer.requestOf('generate_report'), 'val_loader is not configured; cannot report.');
        assert.equal((await report).type, 'failed');
        assert.ok(!trainer.commands.includes('resume'));
    });
});

describe('A loss that is not finite', () => {
    let backend: TestBackend;
    let trainer: AnsweringTrainer;

    beforeEach(async () => {
        backend = await TestBackend.start({ settings: { 'onthefly.pauseOnNonFiniteLoss': true } });
        trainer = await AnsweringTrainer.connect(await backend.port(), 'sess-nan');
        await backend.until('the trainer is there', ({ latest }) => latest?.step === 1);
    });

    afterEach(async () => {
        trainer.wire.socket.destroy();
        await backend.stop();
    });

    async function untilAutomaticPauseWaits(): Promise<void> {
        await trainer.say({ type: 'trainStep', step: 2, epoch: 0, loss: null, val_loss: null });
        await backend.until(
            'a pause waits',
            ({ pendingCommands }) => pendingCommands?.some(({ command, state }) => command === 'pause' && state === 'requested') === true,
        );
    }

    async function staysPaused(): Promise<void> {
        await backend.until('it is paused', ({ sessions }) => sessions[0]?.state === 'paused');
        await delay(300);
        assert.ok(!trainer.commands.includes('resume'), trainer.commands.join());
        assert.ok(backend.notices().some((notice) => notice.includes('Training was paused at step')));
    }

    it('pauses a training also while a checkpoint of it is saved', async () => {
        const saved = backend.dashboard.execute({ type: 'checkpoint' });
        const first = await trainer.requestOf('pause');
        await untilAutomaticPauseWaits();
        await trainer.answer(first, { status: 'paused', step: 3, ckpt: '/nowhere/3.pt' });
        await trainer.say({ type: 'paused', step: 3 });
        await trainer.pauseAt(3, 1);
        assert.equal((await saved).type, 'done');
        await staysPaused();
    });

    it('pauses a training also while it is forked', async () => {
        const forked = backend.dashboard.execute({ type: 'fork', name: 'other' });
        const request = await trainer.requestOf('fork');
        await trainer.say({ type: 'paused', step: 1 });
        await untilAutomaticPauseWaits();
        await trainer.beginRun('other');
        await trainer.say({ type: 'resumed', step: 1 });
        await trainer.answer(request, { new_run: 'other', subset_indices: [] });
        await trainer.pauseAt(4);
        assert.equal((await forked).type, 'done');
        await staysPaused();
    });

    it('pauses a training also while it is merged', async () => {
        const folder = mkdtempSync(join(tmpdir(), 'onthefly-turns-'));
        try {
            for (const runId of ['fork1', 'fork2']) {
                const path = join(folder, `${runId}.pt`);
                writeFileSync(path, 'weights');
                await trainer.beginRun(runId, path);
            }
            await backend.until('it is on the fork', ({ currentRunId }) => currentRunId === 'fork2');
            const merged = backend.dashboard.execute({ type: 'merge', parents: ['fork1', 'fork2'] });
            await trainer.pauseAt(3);
            const request = await trainer.requestOf('merge');
            await untilAutomaticPauseWaits();
            await trainer.beginRun('merge1');
            await trainer.answer(request, { new_run: 'merge1', strategy: 'swa', paths: [] });
            await trainer.pauseAt(3, 1);
            assert.equal((await merged).type, 'done');
            await staysPaused();
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});

describe('Two fits of one process over one connection', () => {
    let backend: TestBackend;
    let trainer: AnsweringTrainer;

    beforeEach(async () => {
        backend = await TestBackend.start();
        trainer = await AnsweringTrainer.connect(await backend.port(), 'sess-first');
        await backend.until('the trainer is there', ({ latest }) => latest?.step === 1);
    });

    afterEach(async () => {
        trainer.wire.socket.destroy();
        await backend.stop();
    });

    it('keep their requests apart: the end of the first rejects none of the second', async () => {
        await trainer.say({ type: 'trainingFinished', status: 'completed', step: 1 });
        await trainer.step(1, { sessionId: 'sess-second' });
        await backend.until('the second is there', ({ sessions }) => sessions.length === 2);
        const paused = backend.dashboard.execute({ type: 'pause', target: { sessionId: 'sess-second' } });
        const request = await trainer.requestOf('pause');
        // The last answers of the first are waited for a second.
        await delay(1_300);
        await trainer.answer(request, { status: 'paused', step: 1, ckpt: null });
        await trainer.say({ type: 'paused', step: 1 }, { sessionId: 'sess-second' });
        assert.equal((await paused).type, 'done');
    });

    it('are both at work, and can both be asked, while steps of both come', async () => {
        await trainer.step(1, { sessionId: 'sess-second', ts: 1_800_000_010 });
        await backend.until('the second is there', ({ sessions }) => sessions.length === 2);
        await trainer.step(2, { ts: 1_800_000_011 });
        await trainer.step(2, { sessionId: 'sess-second', ts: 1_800_000_012 });
        await backend.until('both run', ({ sessions }) => sessions.every(({ state, steps }) => state === 'running' && steps === 2));
        for (const [index, sessionId] of ['sess-first', 'sess-second'].entries()) {
            const paused = backend.dashboard.execute({ type: 'pause', target: { sessionId } });
            await trainer.answer(await trainer.requestOf('pause', index), { status: 'paused', step: 2, ckpt: null });
            await trainer.say({ type: 'paused', step: 2 }, { sessionId, ts: 1_800_000_013 });
            assert.equal((await paused).type, 'done');
        }
    });

    it('are one after the other when late steps of the first come after the second has begun', async () => {
        await trainer.step(1, { sessionId: 'sess-second', ts: 1_800_000_010 });
        await backend.until('the second is there', ({ sessions }) => sessions.length === 2);
        await trainer.step(2, { ts: 1_800_000_009 });
        const { sessions } = await backend.until('it came', (state) =>
            state.sessions.some(({ sessionId, steps }) => sessionId === 'sess-first' && steps === 2),
        );
        assert.equal(sessions.find(({ sessionId }) => sessionId === 'sess-first')?.state, 'ended');
    });
});
