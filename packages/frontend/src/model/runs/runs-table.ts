import type { MetricSummary, Run, RunDetails, Session } from '@onthefly/shared-types';

export type RunStatistic = 'last' | 'minimum' | 'maximum';

/** What a column shows: something of the run itself, or a number of one of its metrics. */
export type RunColumn = 'name' | 'steps' | 'state' | 'duration' | 'parents' | MetricColumn;
export type MetricColumn = `${RunStatistic}:${string}`;

export interface RunSort {
    readonly column: RunColumn;
    readonly descending: boolean;
}

/** A run with what its row shows beyond that. */
export interface RunRow {
    readonly run: RunDetails;
    /** Milliseconds, as far as that can be told. */
    readonly duration: number;
    /** Names of the parents. */
    readonly parents: readonly string[];
}

const FIXED_COLUMNS: readonly RunColumn[] = ['name', 'steps', 'state', 'duration', 'parents'];
const STATISTICS: readonly RunStatistic[] = ['last', 'minimum', 'maximum'];

export function metricColumn(metric: string, statistic: RunStatistic): MetricColumn {
    return `${statistic}:${metric}`;
}

export function partsOf(column: RunColumn): { readonly statistic: RunStatistic; readonly metric: string } | undefined {
    const statistic = STATISTICS.find((candidate) => column.startsWith(`${candidate}:`));
    return statistic && { statistic, metric: column.slice(statistic.length + 1) };
}

/** Only for what can be a column; anything else is undefined. */
export function readColumn(stored: unknown): RunColumn | undefined {
    if (typeof stored !== 'string') {
        return undefined;
    }
    const column = stored as RunColumn;
    return FIXED_COLUMNS.includes(column) || partsOf(column) ? column : undefined;
}

/** A run that was left ends, as far as is known, when the next one begins. */
export function rowsOf(runs: readonly RunDetails[], session: Session | undefined, now: number): readonly RunRow[] {
    return runs.map((run) => {
        const next = run.state === 'left' ? runs.find(({ startedAt }) => startedAt > run.startedAt) : undefined;
        const end = next?.startedAt ?? session?.endedAt ?? now;
        return { run, duration: Math.max(0, end - run.startedAt), parents: run.parents.map((runId) => nameOf(runs, runId)) };
    });
}

/** Rows that hold every word of the filter, pinned ones first, in the wanted order; those without a number stand last either way. */
export function arrangeRows(rows: readonly RunRow[], filter: string, sort: RunSort | undefined): readonly RunRow[] {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const found = rows.filter((row) => {
        const { name, runId, note, kind, state } = row.run;
        const text = [name, runId, note, kind, state, ...row.parents].join(' ').toLowerCase();
        return words.every((word) => text.includes(word));
    });
    const sorted = sort ? found.sort((left, right) => compareRows(left, right, sort)) : found;
    return [...sorted.filter(({ run }) => run.pinned), ...sorted.filter(({ run }) => !run.pinned)];
}

export function summaryOf(run: RunDetails, metric: string): MetricSummary | undefined {
    return run.summaries.find((summary) => summary.metric === metric);
}

/** Names of all metrics that some run has. */
export function metricsOf(runs: readonly RunDetails[]): readonly string[] {
    return [...new Set(runs.flatMap(({ summaries }) => summaries.map(({ metric }) => metric)))];
}

export function nameOf(runs: readonly Run[], runId: string): string {
    return runs.find((run) => run.runId === runId)?.name ?? runId;
}

/** The number or text by which a row is sorted and which it shows. */
export function valueOf(row: RunRow, column: RunColumn): number | string | undefined {
    const parts = partsOf(column);
    if (parts) {
        const value = summaryOf(row.run, parts.metric)?.[parts.statistic];
        return value === null ? NaN : value;
    }
    switch (column) {
        case 'name':
            return row.run.name;
        case 'steps':
            return row.run.steps;
        case 'state':
            return row.run.state;
        case 'duration':
            return row.duration;
        default:
            return row.parents.join(', ');
    }
}

function compareRows(left: RunRow, right: RunRow, { column, descending }: RunSort): number {
    const leftValue = valueOf(left, column);
    const rightValue = valueOf(right, column);
    const leftMissing = isMissing(leftValue);
    const rightMissing = isMissing(rightValue);
    if (leftMissing || rightMissing) {
        return Number(leftMissing) - Number(rightMissing);
    }
    const order =
        typeof leftValue === 'number' && typeof rightValue === 'number'
            ? leftValue - rightValue
            : String(leftValue).localeCompare(String(rightValue), undefined, { numeric: true });
    return descending ? -order : order;
}

function isMissing(value: number | string | undefined): boolean {
    return value === undefined || value === '' || (typeof value === 'number' && Number.isNaN(value));
}
