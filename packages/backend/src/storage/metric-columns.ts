import { isKnownMetric, KNOWN_METRICS, NOT_FINITE, type KnownMetric, type MetricValues } from '@onthefly/shared-types';

/** `NOT_FINITE` as SQL writes it. */
export const SQL_NOT_FINITE = '9e999';

/**
 * Values of one step as the `metrics` table holds them. In a known column `NOT_FINITE` is what was NaN or infinite and NULL what was not logged;
 * in `extra`, where the others are JSON, the one is null and the other has no entry.
 */
export interface MetricColumns extends Record<KnownMetric, number | null> {
    extra: string | null;
}

/** In the order of the table's columns. */
export function toMetricColumns(metrics: MetricValues): (number | string | null)[] {
    const extra = Object.entries(metrics).filter(([name]) => !isKnownMetric(name));
    return [...KNOWN_METRICS.map((name) => toColumn(metrics[name])), extra.length > 0 ? JSON.stringify(Object.fromEntries(extra)) : null];
}

export function readMetricColumns(row: MetricColumns): MetricValues {
    const known = KNOWN_METRICS.flatMap((name) => {
        const value = row[name];
        return value === null ? [] : ([[name, readColumn(value)]] as const);
    });
    const extra = row.extra === null ? [] : Object.entries(JSON.parse(row.extra) as MetricValues);
    return Object.fromEntries([...known, ...extra]);
}

/** A stored value; null is what was NaN or infinite. */
export function readColumn(value: number): number | null {
    return value === NOT_FINITE ? null : value;
}

/** The other way round; a value that was not logged stays out. */
export function toColumn(value: number | null | undefined): number | null {
    return value === null ? NOT_FINITE : (value ?? null);
}
