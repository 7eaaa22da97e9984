import type { ChartColumns } from './reduce-columns';

/** Share of what the points beside it span that a point has to reach beyond them. */
const OUTSTANDING = 0.5;

/** Indices of points, united from several steps, whose extremes lie far outside of those of the points beside them. */
export function spikesOf({ min, max }: Pick<ChartColumns, 'min' | 'max'>): number[] {
    const spikes: number[] = [];
    for (let index = 0; index < min.length; index++) {
        if (min[index]! === max[index]!) {
            continue;
        }
        const low = Math.min(min[index - 1] ?? Infinity, min[index + 1] ?? Infinity);
        const high = Math.max(max[index - 1] ?? -Infinity, max[index + 1] ?? -Infinity);
        const bar = OUTSTANDING * (high - low);
        if (max[index]! - high > bar || low - min[index]! > bar) {
            spikes.push(index);
        }
    }
    return spikes;
}
