import {
    foldCase,
    plainLogText,
    type DashboardServer,
    type LogFilter,
    type LogLevel,
    type LogRow,
    type LogWindow,
} from '@onthefly/shared-types';
import { messageOf } from '../message-of';
import { LogPages, PAGE_ROWS } from './log-pages';

export const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Late rows come in crowds. */
const LATE_MILLISECONDS = 500;

/** The log of one session as one reader sees it: filtered, by place, following its end or standing somewhere. Holds only what is near. */
export class LogFeed {
    private readonly pages = new LogPages();
    private readonly asked = new Set<number>();
    private currentFilter: LogFilter;
    private follows = true;
    /** Counts reloads; what was asked for before the last one is stale. */
    private generation = 0;
    private arrivedWhileLoading: LogRow[] | undefined;
    private last: LogRow | undefined;
    private lastSeq = -1;
    private late: ReturnType<typeof setTimeout> | undefined;

    /** Why rows are missing, after they could not be had. */
    problem: string | undefined;
    /** Places; rows that repeat the one before them have none. */
    total = 0;
    /** Matching rows, each repetition counted. */
    matches = 0;
    /** Phases to choose from. */
    phases: readonly string[] = [];
    /** What the reader sees now: places from the first to before the second. */
    visible: readonly [number, number] = [0, 0];
    /** What the reader has selected, as text. Set by whoever shows the rows. */
    readSelection: () => string = () => '';

    /** `changed` is called when rows arrived or could not be had. */
    constructor(
        readonly sessionId: string,
        private readonly server: Pick<DashboardServer, 'getLogWindow' | 'getLogText' | 'listLogPhases'>,
        level: LogLevel,
        private readonly changed: () => void,
    ) {
        this.currentFilter = { level };
    }

    get filter(): LogFilter {
        return this.currentFilter;
    }

    get level(): LogLevel {
        return this.currentFilter.level ?? 'debug';
    }

    /** Whether rows may be left out. */
    get isFiltered(): boolean {
        const { phase, text } = this.currentFilter;
        return this.level !== 'debug' || Boolean(phase) || Boolean(text);
    }

    get loading(): boolean {
        return this.arrivedWhileLoading !== undefined;
    }

    get following(): boolean {
        return this.follows;
    }

    setLevel(level: LogLevel): void {
        this.setFilter({ level });
    }

    /** Changes a part of the filter. Shows the end of what matches. */
    setFilter(change: LogFilter): void {
        const filter = { ...this.currentFilter, ...change };
        if (
            filter.level !== this.currentFilter.level ||
            filter.phase !== this.currentFilter.phase ||
            filter.text !== this.currentFilter.text
        ) {
            this.currentFilter = filter;
            this.follows = true;
            this.reload();
        }
    }

    setFollowing(following: boolean): void {
        this.follows = following;
    }

    /** Takes the end of the log again. Rows that are shown stay until it has arrived. */
    reload(): void {
        const generation = ++this.generation;
        clearTimeout(this.late);
        this.late = undefined;
        this.asked.clear();
        this.arrivedWhileLoading ??= [];
        this.server.getLogWindow({ ...this.request(), limit: PAGE_ROWS }).then(
            (window) => this.takeEnd(generation, window),
            (error: unknown) => this.fail(generation, error),
        );
        void this.loadPhases();
    }

    async loadPhases(): Promise<void> {
        const phases = await this.server.listLogPhases(this.sessionId).catch(() => undefined);
        if (phases && phases.join() !== this.phases.join()) {
            this.phases = phases;
            this.changed();
        }
    }

    append(rows: readonly LogRow[]): void {
        if (this.arrivedWhileLoading) {
            this.arrivedWhileLoading.push(...rows);
            return;
        }
        const wanted = rows.filter((row) => matchesFilter(row, this.currentFilter));
        if (rows.length > wanted.length && rows.some((row) => this.mayMatch(row))) {
            this.reloadSoon();
        }
        [...wanted].sort((left, right) => left.eventSeq - right.eventSeq).forEach((row) => this.take(row));
    }

    /** The row at a place, once it has been asked for with `ensure` and has arrived. */
    row(place: number): LogRow | undefined {
        return this.pages.get(place);
    }

    /** Fetches what a very long row holds behind its beginning; it is held until the row is far away. */
    async showWhole(place: number): Promise<void> {
        const row = this.row(place);
        if (!row) {
            return;
        }
        const { sessionId, generation } = this;
        const text = await this.server.getLogText({ sessionId, eventSeq: row.eventSeq }).catch(() => undefined);
        if (text !== undefined && generation === this.generation && this.row(place) === row) {
            this.pages.set(place, { ...row, text, moreCharacters: undefined });
            this.changed();
        }
    }

    /** Asks for rows that are not there yet; not after a failure, until `reload` is called. */
    ensure(from: number, to: number): void {
        if (this.problem !== undefined) {
            return;
        }
        const end = Math.min(to, this.total);
        this.pages.touch(from, end);
        for (const page of this.pages.missing(Math.max(0, from), end)) {
            if (!this.asked.has(page)) {
                void this.load(page);
            }
        }
    }

    private async load(page: number): Promise<void> {
        const { generation } = this;
        this.asked.add(page);
        try {
            const window = await this.server.getLogWindow({ ...this.request(), offset: page * PAGE_ROWS, limit: PAGE_ROWS });
            if (generation === this.generation) {
                this.store(window);
                this.problem = undefined;
                this.changed();
            }
        } catch (error) {
            this.fail(generation, error);
        } finally {
            if (generation === this.generation) {
                this.asked.delete(page);
            }
        }
    }

    private takeEnd(generation: number, window: LogWindow): void {
        if (generation !== this.generation) {
            return;
        }
        const arrived = this.arrivedWhileLoading ?? [];
        this.arrivedWhileLoading = undefined;
        this.problem = undefined;
        this.pages.clear();
        this.total = window.total;
        this.matches = window.matches;
        this.store(window);
        this.last = window.rows.at(-1);
        this.lastSeq = window.lastSeq ?? -1;
        this.append(arrived);
        this.changed();
    }

    private store({ offset, rows }: LogWindow): void {
        rows.forEach((row, index) => {
            const place = offset + index;
            // What was pushed meanwhile is newer than what was read.
            if (place < this.total && (this.pages.get(place)?.repeats ?? 0) <= (row.repeats ?? 1)) {
                this.pages.set(place, row);
            }
        });
    }

    private take(row: LogRow): void {
        if (row.eventSeq <= this.lastSeq) {
            this.takeLate(row);
            return;
        }
        this.lastSeq = row.eventSeq;
        this.matches++;
        const { last } = this;
        if (last && isRepeat(last, row)) {
            this.last = { ...last, repeats: (last.repeats ?? 1) + 1 };
            this.pages.set(this.total - 1, this.last);
        } else {
            this.last = row;
            this.pages.set(this.total, row);
            this.total++;
        }
    }

    /** Either it was in what was pulled, or it belongs somewhere before the end: then all places have moved. */
    private takeLate(row: LogRow): void {
        const folded = this.last && row.eventSeq > this.last.eventSeq && isRepeat(this.last, row);
        if (!folded && !this.pages.holds(row.eventSeq)) {
            this.reloadSoon();
        }
    }

    /** What is looked for may stand behind the beginning of a very long row. */
    private mayMatch(row: LogRow): boolean {
        return row.moreCharacters !== undefined && matchesFilter(row, { ...this.currentFilter, text: undefined });
    }

    private reloadSoon(): void {
        this.late ??= setTimeout(() => this.reload(), LATE_MILLISECONDS);
    }

    private fail(generation: number, error: unknown): void {
        if (generation !== this.generation) {
            return;
        }
        const arrived = this.arrivedWhileLoading ?? [];
        this.arrivedWhileLoading = undefined;
        this.problem = messageOf(error);
        this.append(arrived);
        this.changed();
    }

    private request(): LogFilter & { readonly sessionId: string } {
        return { sessionId: this.sessionId, ...this.currentFilter };
    }
}

/** The same rule as the backend's. */
export function matchesFilter(row: LogRow, { level = 'debug', phase, text }: LogFilter): boolean {
    return (
        LOG_LEVELS.indexOf(row.level) >= LOG_LEVELS.indexOf(level) &&
        (!phase || row.phase === phase) &&
        (!text || foldCase(plainLogText(row.text)).includes(foldCase(text)))
    );
}

function isRepeat(last: LogRow, row: LogRow): boolean {
    return (
        (row.level === 'warn' || row.level === 'error') &&
        row.level === last.level &&
        row.text === last.text &&
        row.moreCharacters === last.moreCharacters
    );
}
