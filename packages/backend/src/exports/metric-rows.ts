import type { Database } from '../sqlite/database';
import { compareMetricNames, MAIN_STRETCH, nameStretch, RewindSorter, type MetricValues } from '@onthefly/shared-types';
import { readMetricColumns, type MetricColumns } from '../storage/metric-columns';
import { inBatches } from '../storage/paced-rows';
import type { ExportContext } from './export-context';

export interface MetricRow {
    readonly sessionId: string;
    /** A stretch that was left has one of its own. */
    readonly runId: string;
    readonly step: number;
    readonly eventSeq: number;
    readonly epoch: number | null;
    /** Milliseconds since the epoch. */
    readonly ts: number;
    readonly metrics: MetricValues;
}

interface StoredStep extends MetricColumns {
    session_id: string;
    step: number;
    event_seq: number;
    epoch: number | null;
    ts: number;
}

/** The line that a run is on, or a stretch of it that was left by going back to an earlier step. */
export interface RunStretch {
    /** Of the run; for a stretch that was left, one of its own. */
    readonly name: string;
    /** In step order. To be read to its end before the next stretch is asked for. */
    readonly rows: AsyncIterable<MetricRow[]>;
}

type RowAndNext = readonly [row: StoredStep, next: StoredStep | undefined];

interface LeftStretch {
    readonly from: number;
    to: number;
    readonly eventSeqs: number[];
}

/** Of one session, oldest first. */
export function listRunIds({ database }: ExportContext, sessionId: string): string[] {
    return database.prepare('SELECT run_id FROM runs WHERE session_id = ? ORDER BY started_at').pluck().all(sessionId) as string[];
}

/** All steps of a run: first those that stand, then those of each stretch that was left. */
export async function* readStretches(context: ExportContext, sessionId: string, runId: string): AsyncGenerator<RunStretch> {
    const left = new Map<number, LeftStretch>();
    yield { name: runId, rows: readStanding(context, [sessionId, runId], left) };
    for (const [stretch, rows] of left) {
        const name = nameStretch(runId, stretch);
        yield { name, rows: readLeft(context, [sessionId, runId], rows, name) };
    }
}

async function* readStanding(
    { database, progress }: ExportContext,
    run: readonly [sessionId: string, runId: string],
    left: Map<number, LeftStretch>,
): AsyncGenerator<MetricRow[]> {
    const statement = database.prepare('SELECT * FROM metrics WHERE session_id = ? AND run_id = ? ORDER BY step, event_seq');
    const sorter = new RewindSorter();
    for await (const pairs of inBatches<RowAndNext>(withNext(statement.iterate(...run)), progress.signal)) {
        const standing = pairs.filter(([{ step, event_seq: eventSeq }, next]) => {
            const stretch = sorter.sort(step, eventSeq, next?.step === step);
            if (stretch !== MAIN_STRETCH) {
                const found = left.get(stretch) ?? { from: step, to: step, eventSeqs: [] };
                found.to = step;
                found.eventSeqs.push(eventSeq);
                left.set(stretch, found);
            }
            return stretch === MAIN_STRETCH;
        });
        yield standing.map(([row]) => readMetricRow(row, run[1]));
        progress.advance(standing.length);
    }
}

function* withNext(rows: IterableIterator<unknown>): Generator<RowAndNext> {
    let row: StoredStep | undefined;
    for (const next of rows as IterableIterator<StoredStep>) {
        if (row) {
            yield [row, next];
        }
        row = next;
    }
    if (row) {
        yield [row, undefined];
    }
}

async function* readLeft(
    { database, progress }: ExportContext,
    run: readonly [sessionId: string, runId: string],
    { from, to, eventSeqs }: LeftStretch,
    name: string,
): AsyncGenerator<MetricRow[]> {
    const statement = database.prepare(
        'SELECT * FROM metrics WHERE session_id = ? AND run_id = ? AND step BETWEEN ? AND ? ORDER BY step, event_seq',
    );
    const wanted = new Set(eventSeqs);
    for await (const rows of inBatches<StoredStep>(statement.iterate(...run, from, to), progress.signal)) {
        const found = rows.filter(({ event_seq: eventSeq }) => wanted.has(eventSeq));
        yield found.map((row) => readMetricRow(row, name));
        progress.advance(found.length);
    }
}

/** Names of all metrics that were logged in one of the sessions, in chart order. */
export function listMetricNames(database: Database, sessionIds: readonly string[]): string[] {
    const statement = database.prepare('SELECT DISTINCT metric FROM summaries WHERE session_id = ?').pluck();
    return [...new Set(sessionIds.flatMap((sessionId) => statement.all(sessionId) as string[]))].sort(compareMetricNames);
}

function readMetricRow(row: StoredStep, runId: string): MetricRow {
    return {
        sessionId: row.session_id,
        runId,
        step: row.step,
        eventSeq: row.event_seq,
        epoch: row.epoch,
        ts: row.ts,
        metrics: readMetricColumns(row),
    };
}
