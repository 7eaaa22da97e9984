import type { BenchRow } from './bench';
import { rounded } from './statistics';

/** Writes rows to standard output, in columns. */
export function printTable(rows: readonly BenchRow[]): void {
    const cells = rows.map(({ measure, value, baseline = '', ratio, goal }) => [
        measure,
        value,
        ratio === undefined ? '' : `${rounded(ratio)} ×`,
        [baseline, goal && `goal: ${goal.text}, ${goal.isMet ? 'met' : 'not met'}`].filter(Boolean).join('; '),
    ]);
    const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
    for (const [measure = '', value = '', ratio = '', baseline = ''] of cells) {
        const columns = [measure.padEnd(widths[0] ?? 0), value.padStart(widths[1] ?? 0), ratio.padStart(widths[2] ?? 0), baseline];
        process.stdout.write(`${columns.join('  ').trimEnd()}\n`);
    }
}
