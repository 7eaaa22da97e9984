import { dirname, resolve } from 'node:path';
import { inject, injectable } from 'inversify';
import type { Asker, CheckpointDeletion } from '@onthefly/shared-types';
import { ControlError } from '../common/control-error';
import { SessionRegistry } from '../ingest/session-registry';
import { RECONNECT_GRACE_MS } from '../ingest/trainer-presence';
import { TrainerRouter } from '../ingest/trainer-router';
import type { TrainingSession } from '../session/training-session';
import { WindowViews } from '../windows/window-views';
import { IntentQueue } from './intent-queue';
import { Pausing, type PauseSettings } from './pausing';
import { RankCommands } from './rank-commands';
import { RequestSender } from './request-sender';
import { RunTargeting } from './run-targeting';
import { TrainerArrival } from './trainer-arrival';

/** Beginning anew. */
@injectable()
export class SessionLifecycle {
    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(RankCommands) private readonly ranks: RankCommands,
        @inject(Pausing) private readonly pausing: Pausing,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(TrainerRouter) private readonly router: TrainerRouter,
        @inject(RunTargeting) private readonly targeting: RunTargeting,
        @inject(TrainerArrival) private readonly arrival: TrainerArrival,
        @inject(IntentQueue) private readonly queue: IntentQueue,
        @inject(WindowViews) private readonly windows: WindowViews,
    ) {
        router.registerHardResetHandler((previous) => registry.noteChange(previous));
    }

    /**
     * Archives a session and has its trainer start again from its first weights, as a new session.
     * Files are deleted only when somebody agreed to it, and only by the process and in the folders that were shown then: the client deletes
     * every plain file in its save folder. That wish is never kept for later; without a trainer it is refused.
     */
    async hardResetSession(
        session: TrainingSession,
        agreed: CheckpointDeletion | undefined,
        askedBy: Asker,
    ): Promise<{ sessionId?: string; removed: number }> {
        if (session.reconnecting) {
            throw new ControlError(
                'trainer-disconnected',
                `The connection to the trainer was interrupted. Within ${RECONNECT_GRACE_MS / 1_000} s it is back or counts as gone: reset then. Nothing was done.`,
            );
        }
        if (agreed) {
            requireShownTrainer(session, agreed);
        } else if (!session.openConnection) {
            this.registry.archive(session);
            return { removed: 0 };
        }
        const ranks = this.ranks.of(session);
        const reset = async (): Promise<TrainingSession> => {
            const [first] = await this.ranks.ask(ranks, askedBy, (rank, by) => this.resetRank(rank, by), 'impossible');
            return first;
        };
        const settings: PauseSettings = { askedBy: 'automatic', reason: 'reset', afterwards: 'stay' };
        const fresh =
            ranks.length > 1 || agreed
                ? await this.pausing.whilePaused(session, settings, async ({ checkpoint }) => {
                      if (agreed) {
                          // A trainer says where it saves when it pauses: before anything is done, that has to be a folder that was shown.
                          requireShownTrainer(session, agreed);
                          requireShownFolder(session, checkpoint, agreed);
                      }
                      return reset();
                  })
                : await reset();
        this.windows.follow(ranks, fresh);
        const removed = agreed ? await this.cleanDisk(session, fresh, agreed) : 0;
        return { sessionId: fresh.sessionId, removed };
    }

    /** Waits up to a minute for a trainer, and lets it run when it stands. */
    async startRun(): Promise<{ sessionId: string }> {
        const session = await this.arrival.waitForTrainer();
        await this.queue.run({ session, command: 'resume', askedBy: 'dashboard' }, async () => {
            if (session.record.activity === 'paused') {
                await this.targeting.resumeAfterReset(session);
            }
        });
        return { sessionId: session.sessionId };
    }

    private async resetRank(session: TrainingSession, askedBy: Asker): Promise<TrainingSession> {
        const reply = await this.sender.sendReq(session, 'reset_session', { reason: 'manual' }, { askedBy });
        this.registry.archive(session);
        return this.router.beginAfterReset(session, reply.session_id, reply.run_id);
    }

    private async cleanDisk(previous: TrainingSession, fresh: TrainingSession, agreed: CheckpointDeletion): Promise<number> {
        try {
            if (fresh.record.trainer.pid !== agreed.pid) {
                throw new ControlError('refused', 'Another process answers now.');
            }
            const { removed } = await this.sender.sendReq(fresh, 'clean_disk', {}, { askedBy: 'automatic' });
            return removed.length;
        } catch (error) {
            const { code, message } = error as ControlError;
            const where = agreed.folders.join(', ');
            throw new ControlError(
                code,
                `"${previous.name}" is reset, but whether its checkpoints were deleted is not known: ${message} They are in ${where}.`,
                { cause: error },
            );
        }
    }
}

/** @throws ControlError when it is not the trainer that somebody looked at, or that one is gone */
function requireShownTrainer(session: TrainingSession, agreed: CheckpointDeletion): void {
    if (!session.openConnection) {
        throw new ControlError(
            'no-trainer',
            'The trainer is not connected, and only it can delete its checkpoints. Nothing was done: reset without deleting them.',
        );
    }
    if (session.sessionId !== agreed.sessionId || session.record.trainer.pid !== agreed.pid) {
        throw new ControlError('refused', 'It is another session or process than the one that was shown. Nothing was done: look again.');
    }
}

function requireShownFolder(session: TrainingSession, checkpoint: string | undefined, agreed: CheckpointDeletion): void {
    const { cwd } = session.record.trainer;
    const path = checkpoint === undefined || cwd === undefined ? checkpoint : resolve(cwd, checkpoint);
    if (path === undefined || !agreed.folders.includes(dirname(path))) {
        const where = path === undefined ? 'a folder that it does not tell' : dirname(path);
        throw new ControlError('refused', `The trainer saves in ${where}, which was not shown. Nothing was reset or deleted: look again.`);
    }
}
