import {
    MAIN_STRETCH,
    metricOf,
    RewindSorter,
    toCsvHeader,
    toCsvLine,
    toCsvNumber,
    type CsvValue,
    type MetricSummary,
    type RunDetails,
    type StepPosition,
    type StepRow,
} from '@onthefly/shared-types';
import type { TerminalServer } from '../dashboard/server-methods';
import { CommandFailure } from './command-failure';
import { formatNumber } from './format';
import type { Output } from './output';
import { describeAbsence, reachSessions, type CommonOptions } from './server-access';
import { chooseSession, findRun } from './stored-names';
import { renderTable, type Column } from './table';
import type { Terminal } from './terminal';

export interface MetricsOptions extends CommonOptions {
    readonly csv?: boolean;
    readonly abandoned?: boolean;
}

const PAGE_ROWS = 2_000;

const METRIC_COLUMNS: readonly Column<MetricSummary>[] = [
    { title: 'METRIC', text: ({ metric }) => metric },
    { title: 'LAST', text: ({ last }) => formatNumber(last), alignRight: true },
    { title: 'MIN', text: ({ minimum }) => formatNumber(minimum), alignRight: true },
    { title: 'MAX', text: ({ maximum }) => formatNumber(maximum), alignRight: true },
    { title: 'STEPS', text: ({ count }) => String(count), alignRight: true },
];

export async function showMetrics(terminal: Terminal, runName: string, options: MetricsOptions): Promise<void> {
    const access = await reachSessions(terminal, options);
    if (!access) {
        throw new CommandFailure('not-found', describeAbsence(terminal, options));
    }
    try {
        const run = await findRun(access.server, await chooseSession(access.server, options.session), runName);
        if (options.csv) {
            await writeCsv(terminal.output, access.server, run, options.abandoned === true);
        } else if (options.json) {
            const { sessionId, runId, name, steps, summaries } = run;
            await terminal.output.printJson({ sessionId, runId, name, steps, metrics: summaries });
        } else {
            const table = renderTable(METRIC_COLUMNS, run.summaries);
            await terminal.output.print(run.summaries.length > 0 ? table : `Run "${run.runId}" has no metrics yet.`);
        }
    } finally {
        access.close();
    }
}

/**
 * A row for each step in step order, page by page: a run may be longer than memory is large. Steps that were done and then done again,
 * after the trainer went back, are left out, or are all there is: then with the number of the stretch that they belong to.
 */
async function writeCsv(output: Output, server: TerminalServer, { sessionId, runId }: RunDetails, abandoned: boolean): Promise<void> {
    const sorter = new RewindSorter();
    let after: StepPosition | undefined;
    let metrics: readonly string[] | undefined;
    do {
        const page = await server.getSteps({ sessionId, runId, after, limit: PAGE_ROWS });
        if (!metrics) {
            // A metric that a running trainer adds later on has no column: the header is already out.
            metrics = page.metrics;
            await output.write(toCsvHeader([...(abandoned ? ['stretch'] : []), 'step', 'epoch', 'ts'], metrics));
        }
        const columns = metrics;
        const lines = page.rows.flatMap((row) => {
            const stretch = sorter.sort(row.step, row.eventSeq, row.isRedone);
            const isWanted = (stretch !== MAIN_STRETCH) === abandoned;
            return isWanted ? [toCsvLine([...(abandoned ? [stretch] : []), ...valuesOf(row, columns)])] : [];
        });
        await output.write(lines.join(''));
        after = page.next;
    } while (after && !output.closed);
}

function valuesOf(row: StepRow, metrics: readonly string[]): CsvValue[] {
    return [row.step, row.epoch, row.ts, ...metrics.map((name) => toCsvNumber(metricOf(row.metrics, name)))];
}
