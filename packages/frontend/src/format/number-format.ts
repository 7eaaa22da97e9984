const INTEGER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const PREFIXES = ['', 'k', 'M', 'G', 'T', 'P'] as const;
const METRIC_DIGITS = 4;
const BYTES_DIGITS = 3;
const TICK_DIGITS = 6;
/** A double has no more. */
const MAXIMUM_DIGITS = 15;
/** Of the distance between two ticks: what a label may be off. */
const TICK_TOLERANCE = 0.01;

export function formatInteger(value: number): string {
    return INTEGER.format(value);
}

/** Some trainers count parts of an epoch. */
export function formatEpoch(value: number): string {
    return Number.isInteger(value) ? formatInteger(value) : value.toFixed(2);
}

/** Significant digits, four unless numbers that are told apart need more; always as many, so that a moving number keeps its width. */
export function formatMetric(value: number, digits = METRIC_DIGITS): string {
    if (value === 0) {
        return '0';
    }
    if (!Number.isFinite(value)) {
        return String(value);
    }
    const size = Math.abs(rounded(value, digits));
    if (size < 1e-4) {
        return value.toExponential(digits - 1);
    }
    if (digits > METRIC_DIGITS && size >= 1000) {
        return value.toLocaleString('en-US', { minimumSignificantDigits: digits, maximumSignificantDigits: digits });
    }
    if (size >= 1e6 || Math.round(Math.abs(value)) >= 1e6) {
        return withPrefix(value, digits, (mantissa) => mantissa.toPrecision(digits));
    }
    return size >= 1000 ? INTEGER.format(value) : value.toPrecision(digits);
}

/** How many digits tell numbers apart that lie between two others. */
export function metricDigits(min: number, max: number): number {
    const share = Math.max(Math.abs(min), Math.abs(max)) / (max - min);
    const digits = Math.ceil(Math.log10(share)) + METRIC_DIGITS - 1;
    return Number.isFinite(digits) ? Math.max(METRIC_DIGITS, Math.min(MAXIMUM_DIGITS, digits)) : METRIC_DIGITS;
}

/** As file managers write it: three digits and a unit. */
export function formatBytes(bytes: number): string {
    if (bytes < 1000) {
        return `${INTEGER.format(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
    }
    return `${withPrefix(bytes, BYTES_DIGITS, (mantissa) => `${mantissa} `)}B`;
}

/** An axis value as short as it can be said. */
export function formatTick(value: number): string {
    return shortTick(value, TICK_DIGITS);
}

/** Values of one axis, in order, as short as they can be said and told apart. */
export function formatTicks(values: readonly number[]): string[] {
    const distances = values.slice(1).map((value, index) => Math.abs(value - values[index]!));
    const tolerance = Math.min(...distances) * TICK_TOLERANCE;
    const says = (digits: number): boolean => values.every((value) => Math.abs(rounded(value, digits) - value) <= tolerance);
    let digits = TICK_DIGITS;
    while (digits < MAXIMUM_DIGITS && !says(digits)) {
        digits++;
    }
    return values.map((value) => shortTick(value, digits));
}

function shortTick(value: number, digits: number): string {
    const short = rounded(value, digits);
    const size = Math.abs(short);
    if (size >= 10_000) {
        return digits > TICK_DIGITS
            ? short.toLocaleString('en-US', { maximumSignificantDigits: digits })
            : withPrefix(short, digits, String);
    }
    return size > 0 && size < 1e-3 ? short.toExponential() : String(short);
}

function rounded(value: number, digits: number): number {
    return Number(value.toPrecision(digits));
}

/** Rounded before the prefix is chosen: 999,999.9 is a million, not a thousand thousands. */
function withPrefix(value: number, digits: number, format: (mantissa: number) => string): string {
    const short = rounded(value, digits);
    const power = Math.floor(Math.log10(Math.abs(short)) / 3);
    const prefix = PREFIXES[power];
    return prefix === undefined ? value.toExponential(3) : `${format(rounded(short / 1000 ** power, digits))}${prefix}`;
}
