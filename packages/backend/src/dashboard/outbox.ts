import type { DashboardClient, DashboardEvent, DashboardState, LogRow } from '@onthefly/shared-types';
import { toPointsEvent, type Point } from './point-columns';

/** At most this often a page gets something; a slow one is left alone for as long as it took for the last delivery. */
const DELIVERY_INTERVAL_MS = 100;
/** A page that is this far behind is told to start over instead: in rows, in what these hold, or in other events. */
const MAXIMUM_PENDING_ROWS = 20_000;
const MAXIMUM_PENDING_CHARACTERS = 16_000_000;
const MAXIMUM_PENDING_EVENTS = 1_000;
/** Of a metric of a step, compared with the characters of a log row. */
const CHARACTERS_OF_NUMBER = 16;
/** Nothing else than a notice tells what it says: the newest are kept for a page that starts over. */
const MAXIMUM_KEPT_NOTICES = 20;

/**
 * What one dashboard has still to be told. The next delivery waits for the answer to the one before,
 * so a slow page gets fewer and larger ones, and one that hangs costs a bounded amount of memory: it gets a fresh start when it wakes.
 */
export class Outbox {
    private readonly points = new Map<string, [Point, ...Point[]]>();
    private readonly logs = new Map<string, LogRow[]>();
    /** By what they are about, or by themselves. */
    private readonly others = new Map<unknown, DashboardEvent>();
    private stateChanged = false;
    private rows = 0;
    private characters = 0;
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
        this.countRow(Object.keys(point.event.metrics).length * CHARACTERS_OF_NUMBER);
    }

    addLog(sessionId: string, row: LogRow): void {
        const rows = this.logs.get(sessionId);
        if (rows) {
            rows.push(row);
        } else {
            this.logs.set(sessionId, [row]);
        }
        this.countRow(row.text.length);
    }

    addEvent(event: DashboardEvent): void {
        const subject = subjectOf(event);
        // The newest stands where it happened, behind what came before it.
        this.others.delete(subject);
        this.others.set(subject, event);
        if (this.others.size > MAXIMUM_PENDING_EVENTS) {
            this.startOver();
        }
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

    private countRow(characters: number): void {
        this.characters += characters;
        if (++this.rows > MAXIMUM_PENDING_ROWS || this.characters > MAXIMUM_PENDING_CHARACTERS) {
            this.startOver();
        }
        this.schedule();
    }

    private startOver(): void {
        this.points.clear();
        this.logs.clear();
        this.rows = 0;
        this.characters = 0;
        const events = [...this.others.values()];
        const kept = [
            ...events.filter(({ type }) => type === 'notice').slice(-MAXIMUM_KEPT_NOTICES),
            ...events.filter(({ type }) => type === 'example'),
            { type: 'resync' } as const,
        ];
        this.others.clear();
        kept.forEach((event) => this.others.set(subjectOf(event), event));
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
        if (this.stateChanged || this.rows > 0 || this.others.size > 0) {
            this.schedule();
        }
    }

    private takeEvents(): DashboardEvent[] {
        const events: DashboardEvent[] = [...this.others.values()];
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
        this.others.clear();
        this.rows = 0;
        this.characters = 0;
        this.stateChanged = false;
        return events;
    }
}

/** Events of the same subject are told as a whole each time: only the newest is of interest. Others are about themselves. */
function subjectOf(event: DashboardEvent): unknown {
    switch (event.type) {
        case 'job':
            return `job ${event.job.jobId}`;
        case 'command':
            return `command ${event.record.commandId}`;
        case 'example':
        case 'modelNav.select':
        case 'fs.session.current':
        case 'resync':
            return event.type;
        default:
            return event;
    }
}
