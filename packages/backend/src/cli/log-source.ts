import type { LogLevel, LogRow } from '@onthefly/shared-types';
import type { TerminalServer } from '../dashboard/server-methods';

export interface LogFilter {
    readonly level?: LogLevel;
    readonly text?: string;
}

const MAXIMUM_PAGE_ROWS = 10_000;
/** More than a trainer at full speed writes between two looks. */
const NEW_ROWS = 200;

/**
 * Log rows of one session. They may be stored late and out of order: each is given out once, and those that are found together
 * in the order in which the trainer wrote them.
 */
export class LogSource {
    private readonly given = new Set<number>();
    /** Rows up to this one are of no interest. */
    private floor = 0;

    constructor(
        private readonly server: TerminalServer,
        private readonly sessionId: string,
        private readonly filter: LogFilter,
    ) {}

    async readLast(count: number): Promise<LogRow[]> {
        const found: LogRow[] = [];
        let beforeSeq: number | undefined;
        do {
            const { rows, hasEarlier } = await this.readPage(Math.min(count - found.length, MAXIMUM_PAGE_ROWS), beforeSeq);
            found.unshift(...rows);
            beforeSeq = hasEarlier ? rows[0]?.eventSeq : undefined;
        } while (beforeSeq !== undefined && found.length < count);
        this.floor = beforeSeq ?? 0;
        return this.giveOut(found);
    }

    /** What was stored since the last call, as far as it lies at the end. */
    async readNew(): Promise<LogRow[]> {
        return this.readBack(NEW_ROWS, (rows) => rows.every(({ eventSeq }) => this.given.has(eventSeq)));
    }

    /** Everything that was not given out yet, late rows included. */
    async readRest(): Promise<LogRow[]> {
        return this.readBack(MAXIMUM_PAGE_ROWS, () => false);
    }

    /** The trainer won't write any more. */
    async isOver(): Promise<boolean> {
        const session = (await this.server.listSessions()).find(({ sessionId }) => sessionId === this.sessionId);
        return session === undefined || session.state === 'ended' || session.state === 'finished';
    }

    private async readBack(pageRows: number, isEnough: (rows: readonly LogRow[]) => boolean): Promise<LogRow[]> {
        const found: LogRow[] = [];
        for (let beforeSeq: number | undefined; ;) {
            const { rows, hasEarlier } = await this.readPage(pageRows, beforeSeq);
            found.unshift(...rows);
            beforeSeq = rows[0]?.eventSeq;
            if (!hasEarlier || beforeSeq === undefined || beforeSeq <= this.floor || isEnough(rows)) {
                return this.giveOut(found);
            }
        }
    }

    private readPage(
        limit: number,
        beforeSeq: number | undefined,
    ): Promise<{ readonly rows: readonly LogRow[]; readonly hasEarlier: boolean }> {
        return this.server.getLogs({ sessionId: this.sessionId, level: this.filter.level, text: this.filter.text, beforeSeq, limit });
    }

    private giveOut(rows: readonly LogRow[]): LogRow[] {
        const fresh = rows.filter(({ eventSeq }) => eventSeq >= this.floor && !this.given.has(eventSeq));
        fresh.forEach(({ eventSeq }) => this.given.add(eventSeq));
        return fresh;
    }
}
