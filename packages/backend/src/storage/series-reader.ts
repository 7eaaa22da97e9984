import { setImmediate as nextTurn } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import { isKnownMetric, RewindSorter, type MetricSeries, type SeriesReply, type SeriesRequest } from '@onthefly/shared-types';
import type { Database, Statement } from '../sqlite/database';
import { Bucketizer, type StepRange } from './bucketizer';
import { EventWriter } from './event-writer';
import { SQL_NOT_FINITE } from './metric-columns';
import { Storage, type ReadSnapshot } from './storage';

/** Some 10 ms of reading; between two pages sockets are served. */
const ROWS_PER_PAGE = 10_000;
/** SQLite has at most 2,000 columns. */
const METRICS_AT_ONCE = 500;

type Row = [step: number, eventSeq: number, ts: number, epoch: number | null, ...values: (number | null)[]];

/** Reads curves. */
@injectable()
export class SeriesReader {
    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(EventWriter) private readonly writer: EventWriter,
    ) {}

    /** Includes all that was recorded before the call, and nothing later: `ordinal` says where that is. */
    async read(request: SeriesRequest): Promise<SeriesReply> {
        this.writer.flush();
        const ordinal = this.writer.storedUpTo;
        const snapshot = this.storage.openSnapshot();
        try {
            const series: MetricSeries[] = [];
            for (let first = 0; first < request.metrics.length; first += METRICS_AT_ONCE) {
                const metrics = request.metrics.slice(first, first + METRICS_AT_ONCE);
                series.push(...(await this.readSeries(snapshot, { ...request, metrics })));
            }
            return { ordinal, series };
        } finally {
            snapshot.release();
        }
    }

    private async readSeries(snapshot: ReadSnapshot, request: SeriesRequest): Promise<MetricSeries[]> {
        const range = findRange(snapshot.database, request);
        if (!range) {
            return request.metrics.map((metric) => new Bucketizer(metric, { from: 0, to: 0 }, 1).toSeries());
        }
        const buckets = request.metrics.map((metric) => new Bucketizer(metric, range, request.buckets));
        const sorter = new RewindSorter();
        const page = preparePage(snapshot.database, request.metrics);
        let position: [step: number, eventSeq: number] = [range.from, 0];
        for (;;) {
            const rows = page.all(request.sessionId, request.runId, ...position, range.to, ROWS_PER_PAGE) as Row[];
            // Of the last one it is not known yet whether it was done again: the next page begins with it.
            const known = rows.length < ROWS_PER_PAGE ? rows : rows.slice(0, -1);
            for (const [index, [step, eventSeq, ts, epoch, ...values]] of known.entries()) {
                const place = { step, ts, epoch: epoch ?? NaN };
                const stretch = sorter.sort(step, eventSeq, rows[index + 1]?.[0] === step);
                values.forEach((value, column) => (value === null ? undefined : buckets[column]?.add(place, value, stretch)));
            }
            const last = known.at(-1);
            if (!last || rows.length < ROWS_PER_PAGE) {
                return buckets.map((bucketizer) => bucketizer.toSeries());
            }
            position = [last[0], last[1]];
            if (snapshot.isolated) {
                await nextTurn();
            }
        }
    }
}

function findRange(database: Database, request: SeriesRequest): StepRange | undefined {
    // Each by itself is looked up in the index; both in one statement would be a walk over all rows.
    const [lowest, highest] = ['min', 'max'].map((extreme) =>
        database
            .prepare(`SELECT ${extreme}(step) FROM metrics WHERE session_id = ? AND run_id = ?`)
            .pluck()
            .get(request.sessionId, request.runId),
    ) as [number | null, number | null];
    if (lowest === null || highest === null) {
        return undefined;
    }
    const from = Math.max(lowest, request.fromStep ?? lowest);
    const to = Math.min(highest, request.toStep ?? highest);
    return from <= to ? { from, to } : undefined;
}

/** Parameters: session, run, the step and sequence number after which the page begins, the last step, the number of rows. */
function preparePage(database: Database, metrics: readonly string[]): Statement {
    const columns = metrics.map((metric) => (isKnownMetric(metric) ? metric : extraColumn(metric)));
    return database
        .prepare(
            `SELECT ${['step', 'event_seq', 'ts', 'epoch', ...columns].join(', ')} FROM metrics
            WHERE session_id = ? AND run_id = ? AND (step, event_seq) > (?, ?) AND step <= ?
            ORDER BY step, event_seq LIMIT ?`,
        )
        .raw();
}

/**
 * In JSON, what was NaN or infinite is null: here it is what stands for that in the known columns. A whole number of more than 53 bits is none
 * that every driver gives out.
 */
function extraColumn(metric: string): string {
    const path = jsonPath(metric);
    return `CASE json_type(extra, ${path}) WHEN 'null' THEN ${SQL_NOT_FINITE} ELSE CAST(json_extract(extra, ${path}) AS REAL) END`;
}

/** An SQL string literal that is the JSON path of one field. */
function jsonPath(name: string): string {
    return `'$.${JSON.stringify(name).replaceAll("'", "''")}'`;
}
