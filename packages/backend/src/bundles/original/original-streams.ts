import { setImmediate as breathe } from 'node:timers/promises';
import { KNOWN_METRICS, type MetricValues } from '@onthefly/shared-types';
import { isEpoch } from '../../common/is-epoch';
import { isObject } from '../../common/field-reader';
import type { Database } from '../../sqlite/database';
import type { Value } from '../../storage/row-copier';
import { ForeignRow, plainName } from './foreign-row';
import type { OriginalTable } from './original-layout';
import type { Timed } from './time-merge';

/** A row of one of the large tables. */
export interface StreamedRow extends Timed {
    readonly table: 'metrics' | 'logs' | 'test_metrics';
    readonly runId: string | undefined;
    readonly sessionId: string | undefined;
    /** The trainer's numbering, where it was kept. */
    readonly eventSeq: number | undefined;
    readonly step: number | undefined;
    readonly epoch: number | null;
    readonly metrics: MetricValues;
    readonly text: string;
    readonly level: string;
    readonly phase: string | undefined;
    /** Of columns that nobody knows. */
    readonly rest: Record<string, unknown>;
}

const TIMES = ['ts', 'timestamp', 'walltime', 'time', 'createdat'];
const STEPS = ['step', 'globalstep', 'iteration', 'batch'];
const SEPARATE_NAMES = ['metric', 'name', 'key'];

const ROWS_AT_ONCE = 500;
const ROW_NUMBER_NAMES = ['rowid', '_rowid_', 'oid'];

/** Rows of a table in the order in which they were written. Page by page, so that several tables can be read side by side. */
export async function* readRows(
    database: Database,
    table: OriginalTable,
    columns: readonly string[],
    signal: AbortSignal,
): AsyncGenerator<ForeignRow> {
    const page = preparePages(database, table, columns);
    for (let rows = page(); rows.length > 0; rows = page()) {
        for (const row of rows) {
            yield new ForeignRow(row);
        }
        await breathe(undefined, { signal });
    }
}

/** Gives the next rows at each call. */
function preparePages(database: Database, table: OriginalTable, columns: readonly string[]): () => Record<string, Value>[] {
    if (columns.some((column) => ROW_NUMBER_NAMES.includes(column.toLowerCase())) || !hasRowNumbers(database, table)) {
        const statement = database.prepare(`SELECT * FROM ${table} LIMIT ? OFFSET ?`);
        let offset = 0;
        return () => {
            const rows = statement.all(ROWS_AT_ONCE, offset) as Record<string, Value>[];
            offset += rows.length;
            return rows;
        };
    }
    const statement = database.prepare(`SELECT *, rowid AS "rowid" FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`);
    let last: Value = Number.MIN_SAFE_INTEGER;
    return () => {
        const rows = statement.all(last, ROWS_AT_ONCE) as Record<string, Value>[];
        last = rows.at(-1)?.['rowid'] ?? last;
        return rows;
    };
}

function hasRowNumbers(database: Database, table: OriginalTable): boolean {
    try {
        database.prepare(`SELECT rowid FROM ${table} LIMIT 1`);
        return true;
    } catch {
        return false;
    }
}

/** Steps; also where each metric of a step has a row of its own. */
export async function* readSteps(rows: AsyncIterable<ForeignRow>, columns: readonly string[]): AsyncGenerator<StreamedRow> {
    const names = columns.map(plainName);
    const isSeparate = names.includes('value') && !names.includes('loss') && SEPARATE_NAMES.some((name) => names.includes(name));
    let open: StreamedRow | undefined;
    let metrics = new Map<string, number | null>();
    const closed = (row: StreamedRow): StreamedRow => ({ ...row, metrics: Object.fromEntries(metrics) });
    for await (const row of rows) {
        if (!isSeparate) {
            yield toStep(row);
            continue;
        }
        const metric = row.text(...SEPARATE_NAMES) ?? 'value';
        const value = row.number('value') ?? null;
        const step = toStep(row);
        if (open && open.runId === step.runId && open.step === step.step && !metrics.has(metric)) {
            metrics.set(metric, value);
        } else {
            if (open) {
                yield closed(open);
            }
            open = step;
            metrics = new Map([[metric, value]]);
        }
    }
    if (open) {
        yield closed(open);
    }
}

export async function* readLogs(rows: AsyncIterable<ForeignRow>): AsyncGenerator<StreamedRow> {
    for await (const row of rows) {
        const level = row.text('level', 'severity')?.toLowerCase() ?? 'info';
        const text = row.text('text', 'message', 'msg', 'line') ?? '';
        yield { ...common(row), table: 'logs', text, level, phase: row.text('phase'), epoch: null, metrics: {}, rest: row.rest() };
    }
}

export async function* readTests(rows: AsyncIterable<ForeignRow>): AsyncGenerator<StreamedRow> {
    for await (const row of rows) {
        const metrics = { loss: row.number('loss', 'testloss', 'value') ?? null };
        yield { ...common(row), table: 'test_metrics', text: '', level: '', phase: undefined, epoch: null, metrics, rest: row.rest() };
    }
}

function toStep(row: ForeignRow): StreamedRow {
    const metrics = new Map<string, number | null>();
    if (row.has('loss')) {
        // Each row of a step has one: a number that was not finite is NULL.
        metrics.set('loss', null);
    }
    for (const name of KNOWN_METRICS) {
        const value = row.number(plainName(name));
        if (value !== undefined) {
            metrics.set(name, value);
        }
    }
    const more = row.json('extra', 'metrics', 'json', 'data');
    const place = common(row);
    const said = row.number('epoch');
    const epoch = isEpoch(said) ? said : null;
    const rest = new Map<string, unknown>();
    for (const [name, value] of [...Object.entries(isObject(more) ? more : {}), ...Object.entries(row.rest())]) {
        if (typeof value === 'number' && Number.isFinite(value)) {
            metrics.set(name, value);
        } else if (value !== null) {
            rest.set(name, value);
        }
    }
    return {
        ...place,
        table: 'metrics',
        text: '',
        level: '',
        phase: undefined,
        epoch,
        metrics: Object.fromEntries(metrics),
        rest: Object.fromEntries(rest),
    };
}

function common(row: ForeignRow): Pick<StreamedRow, 'at' | 'runId' | 'sessionId' | 'eventSeq' | 'step'> {
    return {
        at: row.time(...TIMES),
        runId: row.text('runid', 'run'),
        sessionId: row.text('sessionid', 'session'),
        eventSeq: row.count('eventseq'),
        step: row.count(...STEPS),
    };
}
