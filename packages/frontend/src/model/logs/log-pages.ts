import type { LogRow } from '@onthefly/shared-types';

export const PAGE_ROWS = 200;
const MAXIMUM_PAGES = 50;

/** Rows of a log by their place in it, as many as are looked at: pages that were not used for long are dropped. */
export class LogPages {
    /** The one used last comes last. */
    private readonly pages = new Map<number, (LogRow | undefined)[]>();

    constructor(private readonly maximumPages = MAXIMUM_PAGES) {}

    get size(): number {
        return this.pages.size;
    }

    get(place: number): LogRow | undefined {
        return this.pages.get(Math.floor(place / PAGE_ROWS))?.[place % PAGE_ROWS];
    }

    set(place: number, row: LogRow): void {
        const page = this.use(Math.floor(place / PAGE_ROWS));
        page[place % PAGE_ROWS] = row;
    }

    /** Numbers of the pages that lack a row between two places. */
    missing(from: number, to: number): number[] {
        const missing = new Set<number>();
        for (let place = from; place < to; place++) {
            if (!this.get(place)) {
                missing.add(Math.floor(place / PAGE_ROWS));
            }
        }
        return [...missing];
    }

    /** Marks pages as used. */
    touch(from: number, to: number): void {
        for (let page = Math.floor(from / PAGE_ROWS); page * PAGE_ROWS < to; page++) {
            if (this.pages.has(page)) {
                this.use(page);
            }
        }
    }

    holds(eventSeq: number): boolean {
        return [...this.pages.values()].some((page) => page.some((row) => row?.eventSeq === eventSeq));
    }

    clear(): void {
        this.pages.clear();
    }

    private use(number: number): (LogRow | undefined)[] {
        const page = this.pages.get(number) ?? [];
        this.pages.delete(number);
        this.pages.set(number, page);
        for (const stale of [...this.pages.keys()].slice(0, -this.maximumPages)) {
            this.pages.delete(stale);
        }
        return page;
    }
}
