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

    clear(): void {
        this.added = 0;
    }

    /** From one age to before another, in order of arrival. */
    slice(from = 0, to = this.size): Float64Array {
        const first = this.added - this.size;
        return Float64Array.from(
            { length: Math.max(0, to - from) },
            (_, index) => this.ring[(first + from + index) % this.capacity] ?? NaN,
        );
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
