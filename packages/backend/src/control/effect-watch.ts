import { inject, injectable } from 'inversify';
import { ControlError } from '../common/control-error';
import { SessionRegistry } from '../ingest/session-registry';
import { TrainerPresence } from '../ingest/trainer-presence';
import type { SessionActivity, TrainingSession } from '../session/training-session';

/** A trainer gathers its events for up to a tenth of a second, busy as it may be, but answers at once. */
const EVENT_DELAY_MS = 2_000;

type Ending = 'heard' | 'late' | 'gone';

/** Waits for the events that say what a command did: its answer overtakes them. */
@injectable()
export class EffectWatch {
    constructor(
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(TrainerPresence) private readonly presence: TrainerPresence,
    ) {}

    /** Resolves once the trainer says that it does this. @throws ControlError when it does not in time, or goes away */
    async requireActivity(session: TrainingSession, activity: SessionActivity, timeoutMs: number): Promise<void> {
        const ending = await this.until(session, () => session.record.activity === activity, timeoutMs);
        if (ending === 'late') {
            throw new ControlError('timeout', `The trainer was not heard to be ${activity} in time.`);
        }
        if (ending === 'gone') {
            throw new ControlError('trainer-disconnected', 'Trainer disconnected');
        }
    }

    /** To be called when a trainer answered that it does this. Where the event of it was lost, the answer counts; nothing follows the end. */
    async settleActivity(session: TrainingSession, activity: SessionActivity): Promise<void> {
        const isSettled = (): boolean => session.record.activity === activity || session.record.activity === 'finished';
        if ((await this.until(session, isSettled, EVENT_DELAY_MS)) === 'late') {
            session.noteActivity(activity);
            this.registry.noteChange(session);
        }
    }

    /** To be called when a trainer answered that it made this run: until its events come nothing can be asked of that run. */
    async settleRun(session: TrainingSession, runId: string): Promise<void> {
        await this.until(session, () => session.runs.some((run) => run.runId === runId), EVENT_DELAY_MS);
    }

    private until(session: TrainingSession, isSo: () => boolean, timeoutMs: number): Promise<Ending> {
        return new Promise((resolve) => {
            const finish = (ending: Ending): void => {
                clearTimeout(timer);
                subscriptions.forEach((subscription) => subscription.dispose());
                resolve(ending);
            };
            const check = (): void => {
                if (isSo()) {
                    finish('heard');
                }
            };
            const timer = setTimeout(() => finish('late'), timeoutMs);
            const subscriptions = [
                this.registry.onDidChange(check),
                this.presence.onDidEnd((ended) => {
                    if (ended === session) {
                        finish('gone');
                    }
                }),
            ];
            check();
        });
    }
}
