import { inject, injectable } from 'inversify';
import { SessionRegistry } from '../ingest/session-registry';
import type { SessionActivity, TrainingSession } from '../session/training-session';

/** How long the effect of a command is shown without a word from the trainer. */
const EXPECTATION_MS = 3_000;

/** What a trainer should be doing soon. */
@injectable()
export class ActivityExpectation {
    private readonly timers = new Map<TrainingSession, NodeJS.Timeout>();

    constructor(@inject(SessionRegistry) private readonly registry: SessionRegistry) {}

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
}
