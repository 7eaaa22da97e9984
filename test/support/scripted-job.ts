import { injectable } from 'inversify';
import { PeerIdentifier, type Peer } from '@onthefly/backend/lib/trainer/peer-identifier';
import { AnsweringTrainer, type TrainerRequest } from './answering-trainer';
import { TestBackend } from './test-backend';

/** A job of several ranks, of which so many are connected, beginning with rank 0. Each answers what the test says. */
export class ScriptedJob {
    private constructor(
        readonly backend: TestBackend,
        readonly ranks: readonly AnsweringTrainer[],
    ) {}

    static async start(connected: number, worldSize = connected): Promise<ScriptedJob> {
        /** As the kernel would describe them, in the order in which they come. */
        @injectable()
        class Ranks extends PeerIdentifier {
            private accepted = 0;

            override async identify(): Promise<Peer> {
                return { identity: { script: 'ddp.py', rank: this.accepted++, worldSize, jobId: 'job/1' } };
            }
        }
        const backend = await TestBackend.start({ prepare: (container) => container.rebind(PeerIdentifier).to(Ranks).inSingletonScope() });
        const ranks: AnsweringTrainer[] = [];
        while (ranks.length < connected) {
            ranks.push(await AnsweringTrainer.connect(await backend.port(), `sess-rank-${ranks.length}`));
            await backend.until('the rank is there', ({ sessions }) => sessions.length === ranks.length);
        }
        return new ScriptedJob(backend, ranks);
    }

    /** From now on this rank pauses at a step and resumes whenever it is asked to. */
    obey(rank: number, step: number, others: Readonly<Record<string, object>> = {}): void {
        const trainer = this.rank(rank);
        trainer.whenAsked = (request: TrainerRequest) => {
            const { cmd } = request;
            const answer = cmd === 'pause' ? { status: 'paused', step, ckpt: `/nowhere/${step}.pt` } : others[cmd];
            if (cmd === 'resume') {
                void trainer.answer(request, { status: 'resumed', step }).then(() => trainer.say({ type: 'resumed', step }));
            } else if (answer) {
                void trainer.answer(request, answer).then(async () => {
                    if (cmd === 'pause') {
                        await trainer.say({ type: 'paused', step });
                    }
                });
            }
        };
    }

    async untilState(rank: number, state: string): Promise<void> {
        await this.backend.until(`rank ${rank} is ${state}`, ({ sessions }) =>
            sessions.some((session) => session.sessionId === this.rank(rank).sessionId && session.state === state),
        );
    }

    rank(rank: number): AnsweringTrainer {
        const trainer = this.ranks[rank];
        if (!trainer) {
            throw new Error(`Rank ${rank} is not connected.`);
        }
        return trainer;
    }

    async stop(): Promise<void> {
        this.ranks.forEach(({ wire }) => wire.socket.destroy());
        await this.backend.stop();
    }
}
