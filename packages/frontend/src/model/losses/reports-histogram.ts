/** Counts of losses in intervals of equal width. The last interval includes its end. */
export interface Histogram {
    readonly counts: readonly number[];
    readonly from: number;
    readonly to: number;
    /** Losses that were NaN or infinite: in no interval. */
    readonly notFinite: number;
}

export interface LossRange {
    readonly from: number;
    readonly to: number;
}

/** From the lowest to the highest finite loss of all reports; nothing when there is none. */
export function lossRange(reports: readonly Float32Array[]): LossRange | undefined {
    let from = Infinity;
    let to = -Infinity;
    for (const losses of reports) {
        for (const loss of losses) {
            if (Number.isFinite(loss)) {
                from = Math.min(from, loss);
                to = Math.max(to, loss);
            }
        }
    }
    return from <= to ? { from, to } : undefined;
}

export function countLosses(losses: Float32Array, { from, to }: LossRange, bins: number): Histogram {
    const counts = new Array<number>(bins).fill(0);
    const width = to - from;
    let notFinite = 0;
    for (const loss of losses) {
        if (!Number.isFinite(loss)) {
            notFinite++;
        } else if (loss >= from && loss <= to) {
            const bin = width > 0 ? Math.min(bins - 1, Math.floor(((loss - from) / width) * bins)) : 0;
            counts[bin] = (counts[bin] ?? 0) + 1;
        }
    }
    return { counts, from, to, notFinite };
}

/** Entries of a report whose loss lies in a region, both ends included. */
export function entriesWithin(losses: Float32Array, minLoss: number, maxLoss: number): number[] {
    const entries: number[] = [];
    losses.forEach((loss, entry) => {
        if (loss >= minLoss && loss <= maxLoss) {
            entries.push(entry);
        }
    });
    return entries;
}

/** Losses in ascending order, to count those of a region while it is dragged. */
export function sortLosses(losses: Float32Array): Float32Array {
    return losses.filter((loss) => Number.isFinite(loss)).sort();
}

export function countWithin(sorted: Float32Array, minLoss: number, maxLoss: number): number {
    return Math.max(0, firstIndex(sorted, (loss) => loss > maxLoss) - firstIndex(sorted, (loss) => loss >= minLoss));
}

function firstIndex(sorted: Float32Array, matches: (loss: number) => boolean): number {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
        const middle = (low + high) >>> 1;
        if (matches(sorted[middle] ?? Infinity)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}
