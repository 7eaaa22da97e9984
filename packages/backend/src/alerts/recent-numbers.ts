/** The last numbers of a series, oldest first. */
export class RecentNumbers {
    private readonly ring: Float64Array;
    private added = 0;

    constructor(readonly capacity: number) {
        this.ring = new Float64Array(capacity);
    }

    get size(): number {
        return Math.min(this.added, this.capacity);
    }

    add(value: number): void {
        this.ring[this.added++ % this.capacity] = value;
    }

    /** From one age to before another, in order of arrival. */
    slice(from = 0, to = this.size): Float64Array {
        const values = new Float64Array(Math.max(0, to - from));
        const first = (this.added - this.size + from) % this.capacity;
        const upToEdge = Math.min(values.length, this.capacity - first);
        values.set(this.ring.subarray(first, first + upToEdge));
        values.set(this.ring.subarray(0, values.length - upToEdge), upToEdge);
        return values;
    }
}

/** NaN of nothing. */
export function median(values: Float64Array): number {
    const sorted = values.slice().sort();
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? (sorted[middle] ?? NaN) : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Median of the distances from the median: how far values usually stray, whatever a few of them do. */
export function medianDeviation(values: Float64Array, center = median(values)): number {
    return median(values.map((value) => Math.abs(value - center)));
}
