import type { DashboardClient, DashboardEvent, DashboardState, LogRow } from '@onthefly/shared-types';
import { toPointsEvent, type Point } from './point-columns';

/** At most this often a page gets something; a slow one is left alone for as long as it took for the last delivery. */
const DELIVERY_INTERVAL_MS = 100;
/** A page that is this many rows behind is told to start over instead. */
const MAXIMUM_PENDING_ROWS = 20_000;

/**
 * What one dashboard has still to be told. The next delivery waits for the answer to the one before,
 * so a slow page gets fewer and larger ones, and one that hangs costs a bounded amount of memory.
 */
export class Outbox {
    private readonly points = new Map<string, [Point, ...Point[]]>();
    private readonly logs = new Map<string, LogRow[]>();
    private others: DashboardEvent[] = [];
    private stateChanged = false;
    private rows = 0;
    private timer: NodeJS.Timeout | undefined;
    private nextDelivery = 0;
    private delivering = false;
    private closed = false;

    constructor(
        private readonly client: DashboardClient,
        private readonly currentState: () => DashboardState,
    ) {}

    addPoint(point: Point): void {
        const key = JSON.stringify([point.event.session_id, point.event.run_id]);
        const points = this.points.get(key);
        if (points) {
            points.push(point);
        } else {
            this.points.set(key, [point]);
        }
        this.countRow();
    }

    addLog(sessionId: string, row: LogRow): void {
        const rows = this.logs.get(sessionId);
        if (rows) {
            rows.push(row);
        } else {
            this.logs.set(sessionId, [row]);
        }
        this.countRow();
    }

    addEvent(event: DashboardEvent): void {
        this.others.push(event);
        this.schedule();
    }

    /** The state is read when it is sent: however often it changes, the page gets the newest. */
    markStateChanged(): void {
        this.stateChanged = true;
        this.schedule();
    }

    close(): void {
        this.closed = true;
        clearTimeout(this.timer);
    }

    private countRow(): void {
        if (++this.rows > MAXIMUM_PENDING_ROWS) {
            this.startOver();
        }
        this.schedule();
    }

    private startOver(): void {
        this.points.clear();
        this.logs.clear();
        this.rows = 0;
        this.others = [...this.others.filter((event) => event.type !== 'resync'), { type: 'resync' }];
    }

    private schedule(): void {
        if (!this.closed && !this.delivering) {
            this.timer ??= setTimeout(() => void this.deliver(), Math.max(0, this.nextDelivery - performance.now()));
        }
    }

    private async deliver(): Promise<void> {
        this.timer = undefined;
        this.delivering = true;
        const begin = performance.now();
        const events = this.takeEvents();
        try {
            await this.client.deliver({ events });
        } catch {
            // The channel broke or the page failed: what was in this batch is lost to it.
            this.startOver();
        }
        const end = performance.now();
        this.nextDelivery = Math.max(begin + DELIVERY_INTERVAL_MS, end + (end - begin));
        this.delivering = false;
        if (this.stateChanged || this.rows > 0 || this.others.length > 0) {
            this.schedule();
        }
    }

    private takeEvents(): DashboardEvent[] {
        const events: DashboardEvent[] = [...this.others];
        if (this.stateChanged) {
            events.push({ type: 'status', state: this.currentState() });
        }
        for (const points of this.points.values()) {
            events.push(toPointsEvent(points));
        }
        for (const [sessionId, rows] of this.logs) {
            events.push({ type: 'logs', sessionId, rows });
        }
        this.points.clear();
        this.logs.clear();
        this.others = [];
        this.rows = 0;
        this.stateChanged = false;
        return events;
    }
}
