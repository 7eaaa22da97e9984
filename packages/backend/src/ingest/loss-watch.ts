import { inject, injectable } from 'inversify';
import type { TrainingSession } from '../session/training-session';
import { SessionRegistry } from './session-registry';

/** How long holes in the numbering may stay open, with nothing filling them, before the missing events count as lost. */
export const LOSS_GRACE_MS = 5_000;

interface Watch {
    readonly missing: number;
    readonly timer: NodeJS.Timeout | undefined;
}

/** Notices events that were sent and never arrived. A backlog comes scrambled: a hole is only a loss when it stays. */
@injectable()
export class LossWatch {
    private readonly watches = new Map<TrainingSession, Watch>();

    constructor(@inject(SessionRegistry) private readonly registry: SessionRegistry) {}

    /** Called after each event: waits anew whenever a hole opens or closes. */
    check(session: TrainingSession): void {
        const missing = session.missingEvents;
        const watch = this.watches.get(session);
        if (missing === (watch?.missing ?? 0)) {
            return;
        }
        clearTimeout(watch?.timer);
        if (missing <= session.record.lostEvents) {
            this.setLostEvents(session, missing);
        }
        const timer = missing > 0 ? setTimeout(() => this.setLostEvents(session, session.missingEvents), LOSS_GRACE_MS) : undefined;
        this.watches.set(session, { missing, timer });
    }

    dispose(): void {
        this.watches.forEach(({ timer }) => clearTimeout(timer));
    }

    private setLostEvents(session: TrainingSession, count: number): void {
        if (session.record.lostEvents !== count) {
            session.record.lostEvents = count;
            this.registry.noteChange(session);
        }
    }
}
