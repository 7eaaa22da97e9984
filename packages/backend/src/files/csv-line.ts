/** One record as RFC 4180 has it, quoted where needed, with a line feed; what is missing is empty. */
export function toCsvLine(values: readonly (string | number | null | undefined)[]): string {
    return `${values.map((value) => toField(value ?? '')).join(',')}\n`;
}

function toField(value: string | number): string {
    const text = String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
