/** The value that this share of all values doesn't exceed; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
    const sorted = [...values].sort((left, right) => left - right);
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export function sum(values: readonly number[]): number {
    return values.reduce((total, value) => total + value, 0);
}

/** Three digits are all that a noisy machine can tell. */
export function rounded(value: number): string {
    return Number(value.toPrecision(3)).toLocaleString('en-US');
}

export function megabytes(bytes: number): string {
    return `${rounded(bytes / 1_000_000)} MB`;
}
