import type { DashboardServer, LogLevel, LogPage, LogRow } from '@onthefly/shared-types';
import { LogBuffer } from './log-buffer';
import { messageOf } from './message-of';

export const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

const PAGE_ROWS = 500;

/** The log of one session as one reader sees it: filtered by level, following its end or standing at earlier rows. */
export class LogFeed {
    private readonly buffer = new LogBuffer();
    private follows = true;
    /** Counts reloads; a page asked for before the last one is stale. */
    private generation = 0;
    private arrivedWhileLoading: LogRow[] | undefined;
    private loadingEarlier = false;

    /** `changed` is called when a page arrived or could not be had. */
    constructor(
        readonly sessionId: string,
        private readonly server: DashboardServer,
        private minimumLevel: LogLevel,
        private readonly changed: () => void,
    ) {}

    /** Why rows are missing, after a page could not be had. */
    problem: string | undefined;

    get rows(): readonly LogRow[] {
        return this.buffer.rows;
    }

    get hasEarlier(): boolean {
        return this.buffer.hasEarlier;
    }

    get loading(): boolean {
        return this.arrivedWhileLoading !== undefined;
    }

    get level(): LogLevel {
        return this.minimumLevel;
    }

    get following(): boolean {
        return this.follows;
    }

    /** Shows rows at least this severe. */
    setLevel(level: LogLevel): void {
        if (level !== this.minimumLevel) {
            this.minimumLevel = level;
            this.reload();
        }
    }

    /** Earlier rows stay held while the reader doesn't follow. */
    setFollowing(following: boolean): void {
        this.follows = following;
        if (following && this.buffer.missesLatest) {
            this.reload();
        }
    }

    /** Takes the end of the log again. Rows that are shown stay until it has arrived. */
    reload(): void {
        const generation = ++this.generation;
        this.arrivedWhileLoading ??= [];
        this.server.getLogs(this.request()).then(
            (page) => this.take(generation, page),
            (error: unknown) => this.fail(generation, error),
        );
    }

    append(rows: readonly LogRow[]): void {
        const wanted = rows.filter((row) => this.isWanted(row));
        if (this.arrivedWhileLoading) {
            this.arrivedWhileLoading.push(...wanted);
        } else if (!this.buffer.missesLatest) {
            this.buffer.add(wanted, this.follows);
        }
    }

    /** Resolves with the number of rows that now stand before the ones that were shown. */
    async loadEarlier(): Promise<number> {
        const first = this.buffer.rows[0];
        if (!first || !this.buffer.hasEarlier || this.loadingEarlier || this.loading) {
            return 0;
        }
        const generation = this.generation;
        this.loadingEarlier = true;
        try {
            const page = await this.server.getLogs({ ...this.request(), beforeSeq: first.eventSeq });
            if (generation !== this.generation) {
                return 0;
            }
            this.buffer.add(page.rows, false);
            this.buffer.hasEarlier = page.hasEarlier;
            this.changed();
            return page.rows.length;
        } catch (error) {
            this.fail(generation, error);
            return 0;
        } finally {
            this.loadingEarlier = false;
        }
    }

    private take(generation: number, page: LogPage): void {
        if (generation !== this.generation) {
            return;
        }
        const arrived = this.arrivedWhileLoading ?? [];
        this.arrivedWhileLoading = undefined;
        this.problem = undefined;
        this.buffer.clear();
        this.buffer.hasEarlier = page.hasEarlier;
        this.buffer.add(page.rows, this.follows);
        this.buffer.add(
            arrived.filter((row) => this.isWanted(row)),
            this.follows,
        );
        this.changed();
    }

    private fail(generation: number, error: unknown): void {
        if (generation !== this.generation) {
            return;
        }
        const arrived = this.arrivedWhileLoading ?? [];
        this.arrivedWhileLoading = undefined;
        this.problem = messageOf(error);
        this.buffer.add(arrived, this.follows);
        this.changed();
    }

    private request(): { sessionId: string; limit: number; level?: LogLevel } {
        const level = this.minimumLevel === 'debug' ? {} : { level: this.minimumLevel };
        return { sessionId: this.sessionId, limit: PAGE_ROWS, ...level };
    }

    private isWanted(row: LogRow): boolean {
        return LOG_LEVELS.indexOf(row.level) >= LOG_LEVELS.indexOf(this.minimumLevel);
    }
}
