import { inject, injectable } from 'inversify';
import { coerce, lt } from 'semver';
import { Logger } from '../host/logger';
import { Settings } from '../host/settings';
import { TrainerPresence } from '../ingest/trainer-presence';
import type { TrainingSession } from '../session/training-session';
import { EventStore } from '../storage/event-store';
import { IntentQueue } from './intent-queue';
import { RequestSender } from './request-sender';

/** What a client reports that was not installed as a package. */
const UNKNOWN_VERSION = '0.0.0';

/** Asks each trainer who it is, and ends the training of one that is older than the person's minimum, if they set one. */
@injectable()
export class CompatibilityGate {
    private readonly asked = new WeakSet<TrainingSession>();

    constructor(
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(IntentQueue) private readonly queue: IntentQueue,
        @inject(Settings) private readonly settings: Settings,
        @inject(EventStore) private readonly events: EventStore,
        @inject(Logger) private readonly logger: Logger,
        @inject(TrainerPresence) presence: TrainerPresence,
    ) {
        presence.onDidConnect((session) => {
            if (!this.asked.has(session)) {
                this.asked.add(session);
                this.check(session).catch((error: unknown) => this.logger.debug(`A trainer did not say who it is: ${String(error)}`));
            }
        });
    }

    private async check(session: TrainingSession): Promise<void> {
        const info = await this.sender.sendReq(session, 'server_info', {}, { askedBy: 'automatic' });
        session.capabilities = info.capabilities;
        session.record.trainer = { ...session.record.trainer, version: info.version };
        this.events.touch(session);
        const minimum = this.settings.get('onthefly.minimumTrainerVersion');
        const required = minimum === '' ? null : coerce(minimum);
        const reported = coerce(info.version);
        if (required && reported && info.version !== UNKNOWN_VERSION && lt(reported, required)) {
            const message =
                `This trainer uses onthefly-ai ${info.version}; the setting onthefly.minimumTrainerVersion asks for ${minimum} or later. ` +
                'Run: pip install --upgrade onthefly-ai';
            const payload = { message, required: minimum, reported: info.version };
            const enforce = { session, command: 'enforce_version', askedBy: 'automatic' } as const;
            await this.queue.run(enforce, () => this.sender.sendReq(session, enforce.command, payload, enforce));
        }
    }
}
