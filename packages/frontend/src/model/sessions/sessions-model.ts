import type { DashboardState, OnTheFlyServer, RunActivityState, Session } from '@onthefly/shared-types';
import { Emitter, type Release } from '../emitter';
import { PulledList } from '../pulled-list';
import { Viewers } from '../viewers';

/** Every stored session, as it is now, and which of them are listed. */
export class SessionsModel {
    private readonly changed = new Emitter<void>();
    private readonly pulled: PulledList<Session>;
    private readonly seenBusy = new Set<string>();
    private live: readonly Session[] = [];
    private known = '';
    private readonly viewers = new Viewers();
    private currentFilter = '';
    private archivedToo = false;

    readonly onDidChange = this.changed.event;

    constructor(private readonly server: Pick<OnTheFlyServer, 'listSessions'>) {
        this.pulled = new PulledList(() => this.changed.fire());
    }

    get problem(): string | undefined {
        return this.pulled.problem;
    }

    /** All of them, newest first. */
    get sessions(): readonly Session[] {
        const live = new Map(this.live.map((session) => [session.sessionId, session]));
        const stored = this.pulled.content.filter(({ sessionId }) => !live.has(sessionId));
        return [...this.live, ...stored].sort((left, right) => right.startedAt - left.startedAt);
    }

    /** Those that hold every word of the filter; archived ones only when they are wanted. */
    get listed(): readonly Session[] {
        const words = this.currentFilter.toLowerCase().split(/\s+/).filter(Boolean);
        return this.sessions.filter((session) => {
            const { sessionId, name, project, note, state, trainer, archivedAt } = session;
            const text = [sessionId, name, project, note, state, trainer.script].join(' ').toLowerCase();
            return (archivedAt === undefined || this.archivedToo) && words.every((word) => text.includes(word));
        });
    }

    get filter(): string {
        return this.currentFilter;
    }

    get showsArchived(): boolean {
        return this.archivedToo;
    }

    setFilter(filter: string): void {
        this.currentFilter = filter;
        this.changed.fire();
    }

    setShowsArchived(shows: boolean): void {
        this.archivedToo = shows;
        this.changed.fire();
    }

    /** Pulls all sessions until released. */
    view(): Release {
        const release = this.viewers.add();
        this.reload();
        return release;
    }

    reload(): void {
        if (this.viewers.present) {
            void this.pulled.pull(() => this.server.listSessions());
        }
    }

    /**
     * Called by the dashboard's model whenever the state arrives. It holds a part of all sessions, but up to date;
     * the others only change when one comes or goes.
     */
    setState({ sessions, currentSessionId }: DashboardState): void {
        this.live = sessions;
        sessions.filter(({ state }) => isBusy(state)).forEach(({ sessionId }) => this.seenBusy.add(sessionId));
        if (sessions.find(({ sessionId }) => sessionId === currentSessionId)?.state === 'ended') {
            // Somebody looks at it: that it ended is no news any more.
            this.seenBusy.delete(currentSessionId ?? '');
        }
        const known = sessions.map(({ sessionId }) => sessionId).join(' ');
        if (known !== this.known) {
            this.known = known;
            this.reload();
        }
        this.changed.fire();
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
}

function isBusy(state: RunActivityState): boolean {
    return state !== 'ended' && state !== 'finished';
}
