import type { OnTheFlyServer, RunActivityState, Session } from '@onthefly/shared-types';
import { messageOf } from './message-of';

/** Something that is pulled whole, again whenever it may have changed. */
export class PulledList<T> {
    private generation = 0;

    content: readonly T[] = [];
    /** False until it has arrived for the first time. */
    ready = false;
    /** Why it could not be had. */
    problem: string | undefined;

    constructor(private readonly changed: () => void) {}

    clear(): void {
        this.generation++;
        this.content = [];
        this.ready = false;
        this.problem = undefined;
    }

    async pull(ask: () => Promise<readonly T[]>): Promise<void> {
        const generation = ++this.generation;
        try {
            const content = await ask();
            if (generation === this.generation) {
                this.content = content;
                this.ready = true;
                this.problem = undefined;
                this.changed();
            }
        } catch (error) {
            if (generation === this.generation) {
                this.problem = messageOf(error);
                this.changed();
            }
        }
    }
}

/** Every stored session, as it is now: newest first. */
export class SessionList {
    private readonly pulled: PulledList<Session>;
    private live: readonly Session[] = [];
    private readonly seenBusy = new Set<string>();

    constructor(
        private readonly server: Pick<OnTheFlyServer, 'listSessions'>,
        changed: () => void,
    ) {
        this.pulled = new PulledList(changed);
    }

    get problem(): string | undefined {
        return this.pulled.problem;
    }

    get sessions(): readonly Session[] {
        const live = new Map(this.live.map((session) => [session.sessionId, session]));
        const stored = this.pulled.content.filter(({ sessionId }) => !live.has(sessionId));
        return [...this.live, ...stored].sort((left, right) => right.startedAt - left.startedAt);
    }

    reload(): void {
        void this.pulled.pull(() => this.server.listSessions());
    }

    /** The sessions that the state holds: a part of all, but up to date. */
    setLive(sessions: readonly Session[]): void {
        this.live = sessions;
        sessions.filter(({ state }) => isBusy(state)).forEach(({ sessionId }) => this.seenBusy.add(sessionId));
    }

    /** Why somebody should look at a session that is not the one shown, if so. */
    attention(session: Session, unseenAlerts: number): string | undefined {
        if (unseenAlerts > 0) {
            return unseenAlerts === 1 ? 'one new alert' : `${unseenAlerts} new alerts`;
        }
        if (session.state === 'paused') {
            return 'waits, paused';
        }
        return session.state === 'ended' && this.seenBusy.has(session.sessionId) ? 'ended without finishing' : undefined;
    }

    /** Somebody looked at it: that it ended is no news any more. */
    markSeen(sessionId: string): void {
        this.seenBusy.delete(sessionId);
    }
}

function isBusy(state: RunActivityState): boolean {
    return state !== 'ended' && state !== 'finished';
}
