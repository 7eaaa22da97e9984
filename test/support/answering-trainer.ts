import { createInterface } from 'node:readline';
import { stepLines, Wire } from './wire';

export interface TrainerRequest {
    readonly id: string;
    readonly cmd: string;
    readonly payload: Readonly<Record<string, unknown>>;
}

/** A trainer that answers only what the test says, and when. */
export class AnsweringTrainer {
    readonly requests: TrainerRequest[] = [];
    /** Called for each request, for what is always answered alike. */
    whenAsked: (request: TrainerRequest) => void = () => undefined;
    private readonly sequences = new Map<string, number>();

    private constructor(
        readonly wire: Wire,
        readonly sessionId: string,
    ) {
        createInterface({ input: wire.socket }).on('line', (line) => {
            const request = JSON.parse(line) as TrainerRequest;
            this.requests.push(request);
            this.whenAsked(request);
        });
    }

    static async connect(port: number, sessionId: string): Promise<AnsweringTrainer> {
        const trainer = new AnsweringTrainer(await Wire.open(port), sessionId);
        trainer.sequences.set(sessionId, 1);
        await trainer.wire.writeLine(stepLines(sessionId, 1)[0]);
        return trainer;
    }

    /** The commands that came, other than the question who it is. */
    get commands(): string[] {
        return this.requests.map(({ cmd }) => cmd).filter((cmd) => cmd !== 'server_info');
    }

    /** The first such request, or the one after so many others. */
    async requestOf(cmd: string, after = 0): Promise<TrainerRequest> {
        for (;;) {
            const request = this.requests.filter((candidate) => candidate.cmd === cmd)[after];
            if (request) {
                return request;
            }
            await new Promise((resolve) => setTimeout(resolve, 10));
        }
    }

    /** Sends an event with the next sequence number of a session. */
    async say(event: object, options: { readonly sessionId?: string; readonly ts?: number } = {}): Promise<void> {
        await this.wire.writeLine(this.envelop(event, options));
    }

    async step(step: number, options: { readonly sessionId?: string; readonly ts?: number } = {}): Promise<void> {
        await this.say({ type: 'trainStep', step, epoch: 0, loss: 1, val_loss: null }, options);
    }

    /** Says that it has made a run, is on it, and, when a path is given, has saved it there. */
    async beginRun(runId: string, checkpoint?: string): Promise<void> {
        await this.say({ type: 'newRun', run_id: runId, parents: ['baseline'], meta: { kind: 'fork' } });
        if (checkpoint !== undefined) {
            await this.say({ type: 'checkpoint_saved', run_id: runId, path: checkpoint, step: 1 });
        }
    }

    async answer({ id }: TrainerRequest, data: object): Promise<void> {
        await this.wire.writeLine({ id, ok: true, data });
    }

    async refuse({ id }: TrainerRequest, error: string): Promise<void> {
        await this.wire.writeLine({ id, ok: false, error, detail: '' });
    }

    /** Answers the next pause, or the one after so many others, and says that it stands. */
    async pauseAt(step: number, after = 0): Promise<void> {
        await this.answer(await this.requestOf('pause', after), { status: 'paused', step, ckpt: `/nowhere/${step}.pt` });
        await this.say({ type: 'paused', step });
    }

    async resume(after = 0): Promise<void> {
        await this.answer(await this.requestOf('resume', after), { status: 'resumed', step: 1 });
        await this.say({ type: 'resumed', step: 1 });
    }

    private envelop(event: object, options: { readonly sessionId?: string; readonly ts?: number } = {}): object {
        const { sessionId = this.sessionId, ts = 1_800_000_001 } = options;
        const sequence = (this.sequences.get(sessionId) ?? 0) + 1;
        this.sequences.set(sessionId, sequence);
        return { run_id: 'baseline', ...event, session_id: sessionId, event_seq: sequence, run_gen: 0, ts };
    }
}
