import { metricOf, type ControlServer, type StepPosition, type StepRow } from '@onthefly/shared-types';
import { formatIso } from '../../format/time-format';
import type { RunKey } from './run-series';

const ROWS_PER_PAGE = 5000;
const UNSAFE = /[",\r\n]/;

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

/** Every stored step of some runs as CSV, with the clock in ISO 8601; empty where a time stamp is none. Undefined when it was given up. */
export async function exportCsv(
    server: Pick<ControlServer, 'getSteps'>,
    { runs, metrics, progress }: CsvRequest,
): Promise<Blob | undefined> {
    const parts = [csvLine(['session', 'run', 'step', 'epoch', 'time', ...metrics])];
    let rows = 0;
    for (const { key, name } of runs) {
        let after: StepPosition | undefined;
        do {
            const page = await server.getSteps({ ...key, after, limit: ROWS_PER_PAGE });
            const kept = page.rows.filter((row) => metrics.some((metric) => isNumber(metricOf(row.metrics, metric))));
            parts.push(kept.map((row) => csvRow(key, name, row, metrics)).join(''));
            rows += kept.length;
            after = page.next;
            if (!progress(rows)) {
                return undefined;
            }
        } while (after);
    }
    return new Blob(parts, { type: 'text/csv' });
}

function csvRow({ sessionId }: RunKey, name: string, row: StepRow, metrics: readonly string[]): string {
    const numbers = metrics.map((metric) => metricOf(row.metrics, metric)).map((value) => (isNumber(value) ? String(value) : ''));
    return csvLine([sessionId, name, String(row.step), row.epoch === null ? '' : String(row.epoch), formatIso(row.ts), ...numbers]);
}

function isNumber(value: number | null | undefined): value is number {
    return typeof value === 'number';
}

function csvLine(fields: readonly string[]): string {
    return `${fields.map((field) => (UNSAFE.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\r\n`;
}
