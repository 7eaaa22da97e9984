import {
    BYTE_ORDER_MARK,
    MAIN_STRETCH,
    metricOf,
    nameStretch,
    RewindSorter,
    toCsvHeader,
    toCsvLine,
    toCsvNumber,
    type ControlServer,
    type StepPosition,
    type StepRow,
} from '@onthefly/shared-types';
import { formatIso } from '../../format/time-format';
import type { RunKey } from './run-series';

const ROWS_PER_PAGE = 5000;

export interface ExportedRun {
    readonly key: RunKey;
    readonly name: string;
}

export interface CsvRequest {
    readonly runs: readonly ExportedRun[];
    readonly metrics: readonly string[];
    /** Called with the number of rows so far; false gives up. */
    readonly progress: (rows: number) => boolean;
}

/**
 * Every stored step of some runs as CSV, with the clock in ISO 8601, empty where a time stamp is none. Steps that were done and then done again, after the trainer went
 * back, come after the others as runs of their own. Undefined when it was given up.
 */
export async function exportCsv(
    server: Pick<ControlServer, 'getSteps'>,
    { runs, metrics, progress }: CsvRequest,
): Promise<Blob | undefined> {
    const parts = [BYTE_ORDER_MARK, toCsvHeader(['session', 'run', 'step', 'epoch', 'time'], metrics)];
    let rows = 0;
    for (const { key, name } of runs) {
        const sorter = new RewindSorter();
        const stretches = new Map<number, string[]>([[MAIN_STRETCH, []]]);
        let after: StepPosition | undefined;
        do {
            const page = await server.getSteps({ ...key, after, limit: ROWS_PER_PAGE });
            for (const row of page.rows) {
                const stretch = sorter.sort(row.step, row.eventSeq, row.isRedone);
                if (metrics.some((metric) => metricOf(row.metrics, metric) !== undefined)) {
                    const lines = stretches.get(stretch) ?? [];
                    lines.push(csvRow(key, nameStretch(name, stretch), row, metrics));
                    stretches.set(stretch, lines);
                    rows++;
                }
            }
            after = page.next;
            if (!progress(rows)) {
                return undefined;
            }
        } while (after);
        parts.push(...[...stretches.values()].map((lines) => lines.join('')));
    }
    return new Blob(parts, { type: 'text/csv' });
}

function csvRow({ sessionId }: RunKey, name: string, { step, epoch, ts, metrics: values }: StepRow, metrics: readonly string[]): string {
    const numbers = metrics.map((metric) => toCsvNumber(metricOf(values, metric)));
    return toCsvLine([sessionId, name, step, epoch, formatIso(ts), ...numbers]);
}
