import { inject, injectable } from 'inversify';
import type { Ctl, TrainerCommandName, TrainerPayload, TrainerReplyData } from '@onthefly/shared-types';
import { ranksOf } from '../session/rank-group';
import { SessionRegistry } from '../session/session-registry';
import type { TrainingSession } from '../session/training-session';
import { RequestSender, type RequestSettings } from './request-sender';

export type Ranks = readonly [TrainingSession, ...TrainingSession[]];

/** Commands that all ranks of a job must carry out together; one process alone is a job of one rank. */
@injectable()
export class RankCommands {
    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
    ) {}

    /** The session itself first; it alone when the training is not distributed. */
    of(session: TrainingSession): Ranks {
        return [session, ...ranksOf(session, this.registry.known).filter((rank) => rank !== session)];
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
