import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IntentName, Outcome, WebMsg } from '@onthefly/shared-types';
import { TestBackend } from '../support/test-backend';
import { stepLines, Wire } from '../support/wire';

interface Request {
    readonly id: string;
    readonly cmd: string;
    readonly payload: Readonly<Record<string, unknown>>;
}

/** Answers as the client does: it saves in one folder, and deletes all that lies there when it is told to. */
class AnsweringTrainer {
    readonly asked: Request[] = [];
    private sequence = 1;

    private constructor(
        readonly wire: Wire,
        readonly sessionId: string,
        private readonly saveFolder: string,
    ) {
        createInterface({ input: wire.socket }).on('line', (line) => void this.answer(JSON.parse(line) as Request));
    }

    static async connect(port: number, sessionId: string, saveFolder: string): Promise<AnsweringTrainer> {
        const trainer = new AnsweringTrainer(await Wire.open(port), sessionId, saveFolder);
        await trainer.wire.writeLine(stepLines(sessionId, 1)[0]);
        return trainer;
    }

    async say(event: object, runId = 'baseline'): Promise<void> {
        const envelope = { session_id: this.sessionId, event_seq: ++this.sequence, run_id: runId, run_gen: 0, ts: 1_800_000_001 };
        await this.wire.writeLine({ ...event, ...envelope });
    }

    names(): string[] {
        return this.asked.map(({ cmd }) => cmd).filter((cmd) => cmd !== 'server_info');
    }

    private async answer(request: Request): Promise<void> {
        this.asked.push(request);
        const data = this.dataFor(request);
        if (data) {
            await this.wire.writeLine({ id: request.id, ok: true, data });
        }
        if (request.cmd === 'pause') {
            await this.say({ type: 'paused', step: 1, ckpt: join(this.saveFolder, '1.pt') });
        } else if (request.cmd === 'resume') {
            await this.say({ type: 'resumed', step: 1 });
        }
    }

    private dataFor({ cmd, payload }: Request): object | undefined {
        switch (cmd) {
            case 'pause':
                return { status: 'paused', step: 1, ckpt: join(this.saveFolder, '1.pt') };
            case 'resume':
                return { status: 'resumed', step: 1 };
            case 'reset_session':
                return { ok: true, run_id: 'baseline', display_name: 'baseline', project: 'p', session_id: `${this.sessionId}-again` };
            case 'clean_disk':
                return { ok: true, root: this.saveFolder, removed: ['1.pt'], failed: [] };
            case 'switch_run':
                return {
                    ok: true,
                    run_id: payload['run_id'],
                    paused: true,
                    ckpt_loaded: payload['init_ckpt'] !== undefined,
                    ckpt_path: payload['init_ckpt'] ?? null,
                    step: 1,
                    fork_counter_seed: 0,
                    merge_counter_seed: 0,
                };
            default:
                return undefined;
        }
    }
}

describe('What destroys or overwrites', () => {
    let backend: TestBackend;
    let folder: string;
    let trainer: AnsweringTrainer;

    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), 'onthefly-shown-'));
        mkdirSync(join(folder, 'saved'));
        writeFileSync(join(folder, 'saved', '1.pt'), 'weights');
        backend = await TestBackend.start();
        trainer = await AnsweringTrainer.connect(await backend.port(), 'sess-a', join(folder, 'saved'));
        await backend.until('the trainer is there', ({ latest }) => latest?.step === 1);
    });

    afterEach(async () => {
        trainer.wire.socket.destroy();
        await backend.stop();
        rmSync(folder, { recursive: true });
    });

    async function shown(): Promise<{ sessionId: string; pid?: number; folders: string[] }> {
        const { sessions } = await backend.state();
        return {
            sessionId: 'sess-a',
            pid: sessions.find(({ sessionId }) => sessionId === 'sess-a')?.trainer.pid,
            folders: [join(folder, 'saved')],
        };
    }

    function ask<Name extends IntentName>(message: WebMsg<Name>): Promise<Outcome<Name>> {
        return backend.dashboard.execute(message);
    }

    function reset(deleteCheckpoints: object): Promise<Outcome<'hardResetSession'>> {
        return ask({
            type: 'hardResetSession',
            deleteCheckpoints,
            target: { sessionId: 'sess-a' },
        } as unknown as WebMsg<'hardResetSession'>);
    }

    function failureOf(outcome: Outcome): { code: string; message: string } {
        assert.ok(outcome.type === 'failed', JSON.stringify(outcome));
        return outcome;
    }

    describe('a wish to delete checkpoints', () => {
        it('is carried out by the process and in the folder that were shown', async () => {
            const outcome = await reset(await shown());
            assert.deepEqual(outcome, { type: 'done', result: { sessionId: 'sess-a-again', removed: 1 } });
            assert.deepEqual(trainer.names(), ['pause', 'reset_session', 'clean_disk']);
        });

        it('is never kept for a trainer that connects later', async () => {
            const agreed = await shown();
            trainer.wire.socket.destroy();
            await backend.until('it is gone', ({ sessions }) => sessions[0]?.state === 'ended', 20_000);
            const { code, message } = failureOf(await reset(agreed));
            assert.equal(code, 'no-trainer');
            assert.match(message, /Nothing was done/);
            assert.equal((await backend.state()).sessions[0]?.archivedAt, undefined);
            trainer = await AnsweringTrainer.connect(await backend.port(), 'sess-b', join(folder, 'saved'));
            await backend.until('the other one is there', ({ sessions }) => sessions.some(({ sessionId }) => sessionId === 'sess-b'));
            await trainer.say({ type: 'log', level: 'info', text: 'it trains' });
            await new Promise((resolve) => setTimeout(resolve, 300));
            assert.deepEqual(trainer.names(), []);
        }).timeout(40_000);

        it('is refused while the trainer reconnects, with the time after which that is decided', async () => {
            const agreed = await shown();
            trainer.wire.socket.destroy();
            await backend.until('it may come back', ({ sessions }) => sessions[0]?.state === 'reconnecting');
            const { code, message } = failureOf(await reset(agreed));
            assert.equal(code, 'trainer-disconnected');
            assert.match(message, /Within 10 s/);
        });

        it('is refused when another process, session or folder was shown, and training goes on', async () => {
            const agreed = await shown();
            for (const other of [{ pid: 1 }, { sessionId: 'sess-z' }, { folders: [join(folder, 'elsewhere')] }, { folders: [] }]) {
                assert.equal(failureOf(await reset({ ...agreed, ...other })).code, 'refused', JSON.stringify(other));
            }
            assert.ok(!trainer.names().includes('reset_session') && !trainer.names().includes('clean_disk'));
            assert.equal(trainer.names().at(-1), 'resume');
            assert.equal((await backend.state()).sessions[0]?.state, 'running');
        });

        it('needs more than a yes', async () => {
            assert.equal(failureOf(await reset(true as unknown as object)).code, 'invalid-request');
            assert.deepEqual(trainer.names(), []);
        });
    });

    it('names the session that is to be deleted, since another one may be current by then', async () => {
        assert.equal(failureOf(await ask({ type: 'deleteSession' })).code, 'invalid-request');
    });

    describe('training as a run', () => {
        const back = { type: 'resumeTrainerOn', runId: 'baseline', target: { sessionId: 'sess-a' } } as const;

        beforeEach(async () => {
            await trainer.say({ type: 'newRun', parents: ['baseline'], meta: { kind: 'fork' } }, 'fork1');
            await backend.until('the fork trains', ({ currentRunId }) => currentRunId === 'fork1');
        });

        async function saveCheckpoint(): Promise<string> {
            const path = join(folder, 'saved', '1.pt');
            await trainer.say({ type: 'checkpoint_saved', path, step: 1 });
            await trainer.say({ type: 'log', level: 'info', text: 'it trains' }, 'fork1');
            while ((await backend.dashboard.listCheckpoints('sess-a')).length === 0) {
                await new Promise((resolve) => setTimeout(resolve, 10));
            }
            await backend.until('the fork trains', ({ currentRunId }) => currentRunId === 'fork1');
            return path;
        }

        it('of which there is no checkpoint is asked about first', async () => {
            const { code, message } = failureOf(await ask(back));
            assert.equal(code, 'needs-confirmation');
            assert.match(message, /the weights that the trainer has now, and be recorded as "baseline"/);
            assert.deepEqual(trainer.names(), []);
            const outcome = await ask({ ...back, confirmed: true });
            assert.ok(outcome.type === 'done' && !outcome.result.checkpointLoaded, JSON.stringify(outcome));
        });

        it('whose checkpoint was deleted from the disk is asked about first', async () => {
            const path = await saveCheckpoint();
            rmSync(path);
            assert.equal(failureOf(await ask(back)).code, 'needs-confirmation');
            assert.equal(failureOf(await ask({ ...back, type: 'ensureTrainerOnRun' })).code, 'needs-confirmation');
            for (const message of [{ type: 'fork', checkpoint: path } as const, { type: 'loadCheckpoint', path } as const]) {
                assert.equal(failureOf(await ask(message)).code, 'missing-checkpoint', message.type);
            }
            assert.deepEqual(trainer.names(), []);
            assert.ok(!existsSync(path));
        });

        it('goes on from its checkpoint unasked', async () => {
            await saveCheckpoint();
            const outcome = await ask(back);
            assert.ok(outcome.type === 'done' && outcome.result.checkpointLoaded, JSON.stringify(outcome));
        });
    });
});
