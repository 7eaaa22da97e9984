import type { MetricValues } from './trainer-events';

/**
 * Numeric fields that the client sends with every step, in the order in which charts show them.
 * Any other numeric field of a `trainStep` is a metric too; it comes after these.
 */
export const KNOWN_METRICS = [
    'loss',
    'val_loss',
    'accuracy',
    'grad_norm',
    'lr',
    'weight_norm',
    'activation_zero_frac',
    'throughput',
    'mem_vram',
    'gpu_util',
] as const;

export type KnownMetric = (typeof KNOWN_METRICS)[number];

/**
 * Known metrics that the client measures rather than calculates from the model: it sends null when it has no value, and a value is never NaN.
 * For every other metric null says that the number was NaN or infinite (for some only once there was a number, see `LATER_METRICS`).
 */
export const MEASURED_METRICS: ReadonlySet<string> = new Set<KnownMetric>([
    'accuracy',
    'lr',
    'activation_zero_frac',
    'throughput',
    'mem_vram',
    'gpu_util',
]);

/** Known metrics that the client names with every step, also before it has a first value for them: null then, as it is for NaN. */
export const LATER_METRICS = ['val_loss', 'grad_norm', 'weight_norm'] as const satisfies readonly KnownMetric[];

/** Stands in columns of numbers, stored ones too, for a value that was NaN or infinite: the client doesn't tell which. */
export const NOT_FINITE = Infinity;

const KNOWN_METRIC_SET: ReadonlySet<string> = new Set(KNOWN_METRICS);

/** The value of a metric whose name came from outside: what every object has by itself is none. */
export function metricOf(metrics: MetricValues, name: string): number | null | undefined {
    return Object.hasOwn(metrics, name) ? metrics[name] : undefined;
}

export function isKnownMetric(name: string): name is KnownMetric {
    return KNOWN_METRIC_SET.has(name);
}

/** Known metrics first, in their own order; the others by name. */
export function compareMetricNames(left: string, right: string): number {
    return rank(left) - rank(right) || left.localeCompare(right);
}

function rank(name: string): number {
    return isKnownMetric(name) ? KNOWN_METRICS.indexOf(name) : KNOWN_METRICS.length;
}
