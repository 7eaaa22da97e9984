import { inject, injectable } from 'inversify';
import type { Asker } from '@onthefly/shared-types';
import { SessionRegistry } from '../session/session-registry';
import { TrainerPresence } from '../session/trainer-presence';
import { TrainerRouter } from '../session/trainer-router';
import type { TrainingSession } from '../session/training-session';
import { Pausing } from './pausing';
import { RankCommands } from './rank-commands';
import { RequestSender } from './request-sender';
import { RunTargeting } from './run-targeting';
import { TrainerArrival } from './trainer-arrival';

/** Beginning anew. */
@injectable()
export class SessionLifecycle {
    /** Set only by a reset in which a person chose to delete the checkpoints too, after seeing the folder. */
    private needDiskCleanOnNextTrainer = false;

    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(RankCommands) private readonly ranks: RankCommands,
        @inject(Pausing) private readonly pausing: Pausing,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(TrainerRouter) private readonly router: TrainerRouter,
        @inject(TrainerPresence) presence: TrainerPresence,
        @inject(RunTargeting) private readonly targeting: RunTargeting,
        @inject(TrainerArrival) private readonly arrival: TrainerArrival,
    ) {
        router.registerHardResetHandler((previous) => registry.noteChange(previous));
        presence.onDidConnect((session) => {
            if (this.needDiskCleanOnNextTrainer) {
                void this.cleanDisk(session).catch(() => undefined);
            }
        });
    }

    /**
     * Archives a session and has its trainer start again from its first weights, as a new session.
     * Checkpoint files are deleted only when that was asked for: the client then deletes every plain file in its save folder.
     */
    async hardResetSession(
        session: TrainingSession,
        deleteCheckpoints: boolean,
        askedBy: Asker,
    ): Promise<{ sessionId?: string; removed: number }> {
        if (!session.openConnection) {
            this.registry.archive(session);
            this.needDiskCleanOnNextTrainer = deleteCheckpoints;
            return { removed: 0 };
        }
        const [, ...others] = this.ranks.of(session);
        if (others.length > 0) {
            await this.pausing.requestBackendPause(session, 'automatic', 'reset');
        }
        const [fresh] = await Promise.all([this.resetRank(session, askedBy), ...others.map((rank) => this.resetRank(rank, 'automatic'))]);
        this.registry.lead(fresh);
        const removed = deleteCheckpoints ? await this.cleanDisk(fresh) : 0;
        return { sessionId: fresh.sessionId, removed };
    }

    /** Waits up to a minute for a trainer, and lets it run when it stands. */
    async startRun(): Promise<{ sessionId: string }> {
        const session = await this.arrival.waitForTrainer();
        this.registry.select(session.sessionId);
        if (session.record.activity === 'paused') {
            await this.targeting.resumeAfterReset(session);
        }
        return { sessionId: session.sessionId };
    }

    private async resetRank(session: TrainingSession, askedBy: Asker): Promise<TrainingSession> {
        const reply = await this.sender.sendReq(session, 'reset_session', { reason: 'manual' }, { askedBy });
        this.registry.archive(session);
        return this.router.beginAfterReset(session, reply.session_id, reply.run_id);
    }

    private async cleanDisk(session: TrainingSession): Promise<number> {
        this.needDiskCleanOnNextTrainer = false;
        const { removed } = await this.sender.sendReq(session, 'clean_disk', {}, { askedBy: 'automatic' });
        return removed.length;
    }
}
