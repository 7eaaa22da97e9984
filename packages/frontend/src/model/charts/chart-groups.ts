import { isKnownMetric } from '@onthefly/shared-types';

export interface MetricGroup {
    /** Empty for metrics that belong to no group. */
    readonly name: string;
    readonly metrics: readonly string[];
}

/** Known metrics and those without a prefix come first; others are grouped by what stands before the first '/' or '.'. */
export function groupMetrics(metrics: readonly string[], filter: string): MetricGroup[] {
    const wanted = filter.trim().toLowerCase();
    const groups = new Map<string, string[]>([['', []]]);
    for (const metric of metrics) {
        if (!metric.toLowerCase().includes(wanted)) {
            continue;
        }
        const name = prefixOf(metric);
        const group = groups.get(name);
        if (group) {
            group.push(metric);
        } else {
            groups.set(name, [metric]);
        }
    }
    return [...groups].map(([name, members]) => ({ name, metrics: members })).filter((group) => group.metrics.length > 0);
}

function prefixOf(metric: string): string {
    const end = metric.search(/[/.]/);
    return isKnownMetric(metric) || end <= 0 ? '' : metric.slice(0, end);
}

/** Whether two lists hold the same names in the same order. */
export function isSameNames(some: readonly string[], others: readonly string[]): boolean {
    return some.length === others.length && some.every((name, index) => name === others[index]);
}
