import { setImmediate as breathe } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import type { PrunableSession, PrunePlan, RetentionLimits } from '@onthefly/shared-types';
import { Clock } from '../host/clock';
import { Settings } from '../host/settings';
import { SessionRegistry } from '../ingest/session-registry';
import type { TrainingSession } from '../session/training-session';
import { SessionContentsReader } from '../storage/session-contents-reader';
import { selectPrunable } from './select-prunable';

/** Finds out what is beyond the limits of retention. Deletes nothing. */
@injectable()
export class PrunePlanner {
    constructor(
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(SessionContentsReader) private readonly contents: SessionContentsReader,
        @inject(Settings) private readonly settings: Settings,
        @inject(Clock) private readonly clock: Clock,
    ) {}

    /** By the settings when there are no limits. */
    async plan(limits = this.limitsOfSettings()): Promise<PrunePlan> {
        const sessions: PrunableSession[] = [];
        for (const session of this.select(limits)) {
            sessions.push({ session: session.summary(), contents: await this.contents.read(session.sessionId) });
            await breathe();
        }
        return { limits, sessions, bytes: sessions.reduce((sum, { contents }) => sum + contents.bytes, 0) };
    }

    /** How many sessions are beyond the settings. */
    count(): number {
        return this.select(this.limitsOfSettings()).length;
    }

    private select(limits: RetentionLimits): TrainingSession[] {
        return selectPrunable(this.registry.listAll(), limits, this.clock.now());
    }

    private limitsOfSettings(): RetentionLimits {
        return {
            keepSessions: this.settings.get('onthefly.retention.keepSessions'),
            keepDays: this.settings.get('onthefly.retention.keepDays'),
        };
    }
}
