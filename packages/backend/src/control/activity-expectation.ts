import { inject, injectable } from 'inversify';
import { SessionRegistry } from '../session/session-registry';
import { TrainerPresence } from '../session/trainer-presence';
import type { SessionActivity, TrainingSession } from '../session/training-session';
import { ControlError } from './control-error';

/** How long the effect of a command is shown without a word from the trainer. */
const EXPECTATION_MS = 3_000;

/** What a trainer should be doing soon. */
@injectable()
export class ActivityExpectation {
    private readonly timers = new Map<TrainingSession, NodeJS.Timeout>();

    constructor(
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(TrainerPresence) private readonly presence: TrainerPresence,
    ) {}

    /** Shows what a command should bring about, until the trainer says what is so, and not for long if it says nothing. */
    show(session: TrainingSession, activity: SessionActivity): void {
        session.expectedActivity = activity;
        clearTimeout(this.timers.get(session));
        const timer = setTimeout(() => {
            session.expectedActivity = undefined;
            this.registry.noteChange(session);
        }, EXPECTATION_MS);
        this.timers.set(session, timer.unref());
        this.registry.noteChange(session);
    }

    /** Resolves once the trainer says that it does this. @throws ControlError when it does not in time, or goes away */
    wait(session: TrainingSession, activity: SessionActivity, timeoutMs: number): Promise<void> {
        return new Promise((resolve, reject) => {
            const finish = (): void => {
                clearTimeout(timer);
                subscriptions.forEach((subscription) => subscription.dispose());
            };
            const fail = (error: ControlError): void => {
                finish();
                reject(error);
            };
            const check = (): void => {
                if (session.record.activity === activity) {
                    finish();
                    resolve();
                }
            };
            const timer = setTimeout(
                () => fail(new ControlError('timeout', `The trainer was not heard to be ${activity} in time.`)),
                timeoutMs,
            );
            const subscriptions = [
                this.registry.onDidChange(check),
                this.presence.onDidEnd((ended) => {
                    if (ended === session) {
                        fail(new ControlError('trainer-disconnected', 'Trainer disconnected'));
                    }
                }),
            ];
            check();
        });
    }
}
