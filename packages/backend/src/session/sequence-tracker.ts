/** Both ends are included. */
export type SequenceInterval = readonly [from: number, to: number];

/**
 * Which `event_seq` of a session were seen, as few intervals: in order they are one, and a scrambled backlog soon closes its holes again.
 */
export class SequenceTracker {
    private readonly intervals: [number, number][];
    private count: number;

    constructor(seen: readonly SequenceInterval[] = []) {
        this.intervals = seen.map(([from, to]) => [from, to]);
        this.count = seen.reduce((sum, [from, to]) => sum + to - from + 1, 0);
    }

    /** @returns false when it was seen before */
    add(sequence: number): boolean {
        const index = this.findAtOrBefore(sequence);
        const before = this.intervals[index];
        if (before && sequence <= before[1]) {
            return false;
        }
        this.count++;
        const after = this.intervals[index + 1];
        const joinsBefore = before !== undefined && before[1] + 1 === sequence;
        const joinsAfter = after !== undefined && after[0] - 1 === sequence;
        if (joinsBefore && joinsAfter) {
            before[1] = after[1];
            this.intervals.splice(index + 1, 1);
        } else if (joinsBefore) {
            before[1] = sequence;
        } else if (joinsAfter) {
            after[0] = sequence;
        } else {
            this.intervals.splice(index + 1, 0, [sequence, sequence]);
        }
        return true;
    }

    get seen(): readonly SequenceInterval[] {
        return this.intervals;
    }

    /** How many numbers are missing between 1 and the highest seen. */
    get missing(): number {
        return (this.intervals.at(-1)?.[1] ?? 0) - this.count;
    }

    /** The lowest number, from 1 on, that was not seen. */
    get firstMissing(): number {
        const [from, to] = this.intervals[0] ?? [1, 0];
        return from === 1 ? to + 1 : 1;
    }

    /** Index of the last interval that begins at or before `sequence`; -1 when none does. */
    private findAtOrBefore(sequence: number): number {
        let low = 0;
        let high = this.intervals.length;
        while (low < high) {
            const middle = (low + high) >>> 1;
            if ((this.intervals[middle]?.[0] ?? Infinity) <= sequence) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
