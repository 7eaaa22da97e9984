import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { PendingRequests } from '@onthefly/backend/lib/trainer/pending-requests';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

interface Request {
    readonly id: string;
    readonly cmd: string;
    readonly payload: Readonly<Record<string, unknown>>;
}

/** A trainer that answers only when the test says so. */
class ScriptedTrainer {
    readonly requests: Request[] = [];
    readonly lines: string[] = [];

    private constructor(
        readonly wire: Wire,
        private lastSequence: number,
    ) {
        createInterface({ input: wire.socket }).on('line', (line) => {
            this.lines.push(line);
            this.requests.push(JSON.parse(line) as Request);
        });
    }

    static async connect(port: number, firstStep: number): Promise<ScriptedTrainer> {
        const trainer = new ScriptedTrainer(await Wire.open(port), firstStep);
        await trainer.wire.writeLine(stepLines('sess-scripted', 1, { from: firstStep })[0]);
        return trainer;
    }

    /** Sends an event with the next sequence number. */
    async say(event: object, runId = 'baseline'): Promise<void> {
        const envelope = { session_id: 'sess-scripted', event_seq: ++this.lastSequence, run_id: runId, run_gen: 0, ts: 1_800_000_001 };
        await this.wire.writeLine({ ...event, ...envelope });
    }

    async answer(id: string, data: object): Promise<void> {
        await this.wire.writeLine({ id, ok: true, data });
    }
}

describe('A request', () => {
    let backend: TestBackend;
    let pending: PendingRequests;
    let trainer: ScriptedTrainer;

    beforeEach(async () => {
        backend = await TestBackend.start({
            prepare: (container) => {
                pending = container.get(PendingRequests);
            },
        });
        trainer = await ScriptedTrainer.connect(await backend.port(), 1);
        await backend.until('the trainer is there', ({ latest }) => latest?.step === 1);
    });

    afterEach(async () => {
        trainer.wire.socket.destroy();
        await backend.stop();
    });

    /** The first such request, or the one after so many others. */
    async function requestOf(from: ScriptedTrainer, cmd: string, after = 0): Promise<Request> {
        for (;;) {
            const request = from.requests.filter((candidate) => candidate.cmd === cmd)[after];
            if (request) {
                return request;
            }
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
    }

    it('is settled by an answer that comes over the next connection', async () => {
        const outcome = backend.dashboard.execute({ type: 'resume' });
        const request = await requestOf(trainer, 'resume');
        await trainer.wire.close();
        const next = await ScriptedTrainer.connect(await backend.port(), 2);
        await next.answer(request.id, { status: 'resumed', step: 2 });
        assert.deepEqual(await outcome, { type: 'done', result: { step: 2 } });
        next.wire.socket.destroy();
    });

    it('ends when its answer has not come some time after the connection closed', async () => {
        const outcome = backend.dashboard.execute({ type: 'resume' });
        await requestOf(trainer, 'resume');
        await trainer.wire.close();
        const next = await ScriptedTrainer.connect(await backend.port(), 2);
        assert.deepEqual(await outcome, { type: 'failed', code: 'trainer-disconnected', message: 'Trainer disconnected' });
        assert.equal((await backend.rows<{ state: string }>("SELECT state FROM commands WHERE command = 'resume'"))[0]?.state, 'lost');
        next.wire.socket.destroy();
    }).timeout(20_000);

    it('ends with the server, which keeps what became of it and leaves nothing that waits', async () => {
        const outcome = backend.dashboard.execute({ type: 'resume' });
        await requestOf(trainer, 'resume');
        const ended = pending;
        backend = await backend.restart();
        assert.deepEqual(await outcome, { type: 'failed', code: 'trainer-disconnected', message: 'Trainer disconnected' });
        assert.equal(ended.size, 0);
        assert.equal((await backend.rows<{ state: string }>("SELECT state FROM commands WHERE command = 'resume'"))[0]?.state, 'lost');
    });

    it('is not confused by answers that nobody waits for', async () => {
        await trainer.answer('invented', {});
        const outcome = backend.dashboard.execute({ type: 'resume' });
        const { id } = await requestOf(trainer, 'resume');
        await trainer.answer(id, { status: 'resumed', step: 7 });
        await trainer.answer(id, { status: 'resumed', step: 8 });
        assert.deepEqual(await outcome, { type: 'done', result: { step: 7 } });
        await backend.until('both were counted', () => pending.ignoredReplies === 2);
    });

    it('that is answered with nonsense fails with a sentence', async () => {
        const outcome = backend.dashboard.execute({ type: 'pause' });
        const { id } = await requestOf(trainer, 'pause');
        await trainer.answer(id, { status: 'paused', step: 'seven' });
        const result = await outcome;
        assert.ok(result.type === 'failed' && /could not be used: "step"/.test(result.message), JSON.stringify(result));
    });

    it('goes out as ASCII, whatever it holds', async () => {
        const outcome = backend.dashboard.execute({ type: 'fork', name: 'härter – 困難 😀' });
        const { id, payload } = await requestOf(trainer, 'fork');
        assert.equal(payload['run_name'], 'härter – 困難 😀');
        assert.ok(trainer.lines.every((line) => [...line].every((character) => character.charCodeAt(0) < 0x7f)));
        await trainer.answer(id, { new_run: 'x', subset_indices: [] });
        await trainer.say({ type: 'newRun', parents: ['baseline'], meta: { kind: 'fork' } }, 'x');
        assert.equal((await outcome).type, 'done');
    });

    it('is done only when the event that it brings about is heard, which its answer overtakes', async () => {
        const outcome = backend.dashboard.execute({ type: 'fork' });
        const { id } = await requestOf(trainer, 'fork');
        await trainer.answer(id, { new_run: 'fork1', subset_indices: [] });
        await backend.until(
            'the answer was noted',
            ({ pendingCommands }) => pendingCommands?.every(({ command }) => command !== 'fork') === true,
        );
        const ended = outcome.then(() => 'done');
        assert.equal(await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 200, 'waiting'))]), 'waiting');
        await trainer.say({ type: 'newRun', parents: ['baseline'], meta: { kind: 'fork' } }, 'fork1');
        assert.deepEqual(await outcome, { type: 'done', result: { runId: 'fork1', samples: undefined } });
        const { currentSessionId = '' } = await backend.state();
        assert.deepEqual((await backend.dashboard.listRuns(currentSessionId)).map(({ runId }) => runId).sort(), ['baseline', 'fork1']);
    });

    it('that pauses lets nothing after it run again by mistake', async () => {
        const paused = backend.dashboard.execute({ type: 'pause' });
        await trainer.answer((await requestOf(trainer, 'pause')).id, { status: 'paused', step: 1, ckpt: '/nowhere/1.pt' });
        setTimeout(() => void trainer.say({ type: 'paused', step: 1 }), 50);
        await paused;
        const saved = backend.dashboard.execute({ type: 'checkpoint' });
        await trainer.answer((await requestOf(trainer, 'pause', 1)).id, { status: 'paused', step: 1, ckpt: '/nowhere/1.pt' });
        assert.deepEqual(await saved, { type: 'done', result: { step: 1, path: '/nowhere/1.pt' } });
        assert.ok(trainer.requests.every(({ cmd }) => cmd !== 'resume'));
    });

    it('that pauses is believed when the event of it was lost', async () => {
        const paused = backend.dashboard.execute({ type: 'pause' });
        await trainer.answer((await requestOf(trainer, 'pause')).id, { status: 'paused', step: 1, ckpt: null });
        await paused;
        assert.equal((await backend.state()).sessions[0]?.state, 'paused');
    });

    it('that pauses does not bring back a training that finished meanwhile', async () => {
        const paused = backend.dashboard.execute({ type: 'pause' });
        await trainer.answer((await requestOf(trainer, 'pause')).id, { status: 'paused', step: 1, ckpt: null });
        await trainer.say({ type: 'trainingFinished', status: 'completed', step: 1 });
        await paused;
        assert.equal((await backend.state()).sessions[0]?.state, 'finished');
    });

    it('that is no request at all is refused before anything is sent', async () => {
        for (const message of [
            null,
            5,
            {},
            { type: 'formatDisk' },
            { type: 'merge', parents: 'all' },
            { type: 'fork', region: { minLoss: 2, maxLoss: 1 } },
        ]) {
            const outcome = await backend.dashboard.execute(message as never);
            assert.ok(outcome.type === 'failed' && outcome.code === 'invalid-request', JSON.stringify(outcome));
        }
        assert.deepEqual(
            trainer.requests.filter(({ cmd }) => cmd !== 'server_info'),
            [],
        );
    });
});
