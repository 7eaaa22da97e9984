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

const KNOWN_METRIC_SET: ReadonlySet<string> = new Set(KNOWN_METRICS);

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
