const INTEGER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'] as const;

export function formatInteger(value: number): string {
    return INTEGER.format(value);
}

/** Some trainers count parts of an epoch. */
export function formatEpoch(value: number): string {
    return Number.isInteger(value) ? formatInteger(value) : value.toFixed(2);
}

/** Four significant digits, so that a moving number keeps its width. */
export function formatMetric(value: number): string {
    const size = Math.abs(value);
    if (value === 0) {
        return '0';
    }
    if (!Number.isFinite(value)) {
        return String(value);
    }
    if (size < 1e-4) {
        return value.toExponential(3);
    }
    if (size >= 1e6) {
        return withPrefix(value, (mantissa) => mantissa.toPrecision(4));
    }
    return size >= 1000 ? INTEGER.format(value) : value.toPrecision(4);
}

/** As file managers write it: three digits and a unit. */
export function formatBytes(bytes: number): string {
    if (bytes < 1000) {
        return `${INTEGER.format(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
    }
    return `${withPrefix(bytes, (mantissa) => `${String(Number(mantissa.toPrecision(3)))} `)}B`;
}

/** An axis value as short as it can be said. */
export function formatTick(value: number): string {
    const size = Math.abs(value);
    if (size >= 10_000) {
        return withPrefix(value, shortest);
    }
    return size > 0 && size < 1e-3 ? value.toExponential().replace(/(\.\d{2})\d*/, '$1') : shortest(value);
}

function shortest(value: number): string {
    return String(Number(value.toPrecision(6)));
}

function withPrefix(value: number, format: (mantissa: number) => string): string {
    const power = Math.floor(Math.log10(Math.abs(value)) / 3);
    const prefix = PREFIXES[power];
    return prefix === undefined ? value.toExponential(3) : `${format(value / 1000 ** power)}${prefix}`;
}
