import { terminalText } from '../common/terminal-text';
import { displayWidth, padToWidth } from './display-width';

export interface Column<Row> {
    readonly title: string;
    readonly text: (row: Row) => string;
    /** For numbers. */
    readonly alignRight?: boolean;
}

const GAP = '  ';

/** Rows under their titles, as wide as they need to be. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
    const cells = rows.map((row) => columns.map(({ text }) => terminalText(text(row)).replace(/\s+/g, ' ')));
    const lines = [columns.map(({ title }) => title), ...cells];
    const widths = columns.map((_, index) => Math.max(...lines.map((line) => displayWidth(line[index] ?? ''))));
    const align = (text: string, index: number): string =>
        padToWidth(text, widths[index] ?? 0, columns[index]?.alignRight ? 'start' : 'end');
    return lines.map((line) => line.map(align).join(GAP).trimEnd()).join('\n');
}
