import { inject, injectable } from 'inversify';
import { ControlError } from '../common/control-error';
import { SessionRegistry } from '../ingest/session-registry';
import { TrainerPresence } from '../ingest/trainer-presence';
import type { TrainingSession } from '../session/training-session';

/** How long a trainer is waited for. */
export const ARRIVAL_TIMEOUT_MS = 60_000;

/** Waits for trainers to connect. */
@injectable()
export class TrainerArrival {
    private readonly aborts = new Set<AbortController>();

    constructor(
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(TrainerPresence) private readonly presence: TrainerPresence,
    ) {}

    /**
     * Resolves with the session of a connected trainer: of the given session, or of any.
     * @throws ControlError after a minute without one, or when the waiting is cancelled
     */
    async waitForTrainer(wanted?: TrainingSession): Promise<TrainingSession> {
        const fits = (session: TrainingSession): boolean => session.openConnection !== undefined && (!wanted || session === wanted);
        const present = this.registry.known.find(fits);
        if (present) {
            return present;
        }
        const abort = new AbortController();
        this.aborts.add(abort);
        try {
            return await this.nextArrival(fits, abort.signal);
        } finally {
            this.aborts.delete(abort);
        }
    }

    /** Gives up every waiting. */
    cancel(): void {
        this.aborts.forEach((abort) => abort.abort());
    }

    private nextArrival(fits: (session: TrainingSession) => boolean, signal: AbortSignal): Promise<TrainingSession> {
        return new Promise((resolve, reject) => {
            const finish = (): void => {
                clearTimeout(timer);
                subscription.dispose();
            };
            const fail = (error: ControlError): void => {
                finish();
                reject(error);
            };
            const subscription = this.presence.onDidConnect((session) => {
                if (fits(session)) {
                    finish();
                    resolve(session);
                }
            });
            const message = 'No trainer connected within a minute. Start the training script and try again.';
            const timer = setTimeout(() => fail(new ControlError('no-trainer', message)), ARRIVAL_TIMEOUT_MS);
            signal.addEventListener('abort', () => fail(new ControlError('cancelled', 'Stopped waiting for a trainer.')));
        });
    }
}
