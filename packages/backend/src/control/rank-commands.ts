import { inject, injectable } from 'inversify';
import type { Ctl, TrainerCommandName, TrainerPayload, TrainerReplyData } from '@onthefly/shared-types';
import { SessionRegistry } from '../session/session-registry';
import type { TrainingSession } from '../session/training-session';
import { RequestSender, type RequestSettings } from './request-sender';

export type Ranks = readonly [TrainingSession, ...TrainingSession[]];

/**
 * Commands that all ranks of a job carry out together; one process alone is a job of one rank. A rank that goes on alone, or asks the others
 * for their share of something, waits for them for ever.
 */
@injectable()
export class RankCommands {
    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
    ) {}

    /** The session itself first, then the others of its job that can be asked; it alone when nothing can be asked of it. */
    of(session: TrainingSession): Ranks {
        const { jobId } = session.record.trainer;
        if (jobId === undefined || session.openConnection === undefined) {
            return [session];
        }
        const others = this.registry.known.filter(
            (other) => other !== session && other.record.trainer.jobId === jobId && other.openConnection !== undefined,
        );
        return [session, ...others];
    }

    /** Asks all at once, as each may wait for the others before it answers. @returns their answers, in the same order */
    async sendReq<Name extends TrainerCommandName>(
        [session, ...others]: Ranks,
        command: Name,
        payload: TrainerPayload<Name>,
        settings: RequestSettings,
    ): Promise<[TrainerReplyData<Name>, ...TrainerReplyData<Name>[]]> {
        return Promise.all([
            this.sender.sendReq(session, command, payload, settings),
            ...others.map((rank) => this.sender.sendReq(rank, command, payload, { ...settings, askedBy: 'automatic' })),
        ]);
    }

    /** @throws ControlError when one of them has no trainer */
    sendCtl(ranks: Ranks, message: Ctl): void {
        ranks.forEach((rank) => this.sender.sendCtl(rank, message));
    }
}
