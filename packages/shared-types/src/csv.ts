/** In front of a file that people open, so that spreadsheets read its letters as UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

export type CsvValue = string | number | null | undefined;

/** A spreadsheet takes text that begins so for a formula and carries it out. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * One record as RFC 4180 has it, quoted where needed, with a line feed; what is missing is empty. Numbers stay as they are, NaN among
 * them; text that a spreadsheet would carry out has an apostrophe in front.
 */
export function toCsvLine(values: readonly CsvValue[]): string {
    return `${values.map((value) => toField(value ?? '')).join(',')}\n`;
}

/** The names of columns, each once: a metric that bears the name of another column is called `metric.<name>`. */
export function toCsvHeader(columns: readonly string[], metrics: readonly string[]): string {
    const taken = new Set(columns);
    const names = metrics.map((metric) => {
        let name = metric;
        while (taken.has(name)) {
            name = `metric.${name}`;
        }
        taken.add(name);
        return name;
    });
    return toCsvLine([...columns, ...names]);
}

/** A value of a metric as it stands in a table: null is what was NaN or infinite, undefined what was not logged. */
export function toCsvNumber(value: number | null | undefined): CsvValue {
    return value === null ? NaN : value;
}

function toField(value: string | number): string {
    const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
