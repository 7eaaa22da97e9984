import type { Alert, DashboardEvent, OnTheFlyServer } from '@onthefly/shared-types';
import { Emitter, type Subscribe } from './emitter';

const KEPT_ALERTS = 1_000;

/** Alerts of all sessions, those raised before this page was opened included. */
export class AlertList {
    private readonly changed = new Emitter<void>();
    private alerts: readonly Alert[] = [];
    private readonly unseenAlerts = new Set<Alert>();

    readonly onDidChange = this.changed.event;

    constructor(
        private readonly server: Pick<OnTheFlyServer, 'listAlerts'>,
        onDidReceiveEvent: Subscribe<DashboardEvent>,
    ) {
        onDidReceiveEvent((event) => {
            if (event.type === 'alert') {
                this.add(event.alert);
            }
        });
    }

    /** Newest first. */
    of(sessionId: string | undefined): readonly Alert[] {
        return this.alerts.filter((alert) => alert.sessionId === sessionId);
    }

    /** Raised while this page was open, and not looked at yet. */
    countUnseen(sessionId: string): number {
        return [...this.unseenAlerts].filter((alert) => alert.sessionId === sessionId).length;
    }

    /** Call when a session's alerts were looked at. */
    markSeen(sessionId: string): void {
        const seen = [...this.unseenAlerts].filter((alert) => alert.sessionId === sessionId);
        if (seen.length > 0) {
            seen.forEach((alert) => this.unseenAlerts.delete(alert));
            this.changed.fire();
        }
    }

    /** Never rejects: alerts that can't be read now come with the next snapshot. */
    async reload(): Promise<void> {
        const stored = await this.server.listAlerts().catch(() => undefined);
        if (stored) {
            const known = new Set(stored.map(keyOf));
            this.alerts = sortNewestFirst([...stored, ...[...this.unseenAlerts].filter((alert) => !known.has(keyOf(alert)))]);
            this.changed.fire();
        }
    }

    private add(alert: Alert): void {
        if (!this.alerts.some((other) => keyOf(other) === keyOf(alert))) {
            this.alerts = sortNewestFirst([alert, ...this.alerts]).slice(0, KEPT_ALERTS);
            this.unseenAlerts.add(alert);
            this.changed.fire();
        }
    }
}

function keyOf({ sessionId, runId, kind, at }: Alert): string {
    return `${sessionId} ${runId} ${kind} ${at}`;
}

function sortNewestFirst(alerts: readonly Alert[]): readonly Alert[] {
    return [...alerts].sort((left, right) => right.at - left.at);
}
