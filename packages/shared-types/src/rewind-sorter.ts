/** Stretch 0 is the line that the run is on; each other one was left by going back to an earlier step. */
export const MAIN_STRETCH = 0;

/** How a stretch that was left is called where each has a file or rows of its own. */
export function nameStretch(run: string, stretch: number): string {
    return stretch === MAIN_STRETCH ? run : `${run} (abandoned ${stretch})`;
}

/** Enough to keep overlapping stretches apart; rows beyond share the last chain. */
const MAXIMUM_CHAINS = 16;

interface Chain {
    lastSeq: number;
    /** How many different steps had been seen when the chain got its last row. */
    lastPlace: number;
    stretch: number;
}

/**
 * Tells the line that a run is on from stretches that were done and then done again. Rows come in step order, those of one step in the
 * order in which they were written; a row was left behind if and only if one of an earlier step, or of its own, was written after it.
 */
export class RewindSorter {
    private readonly chains: Chain[] = [];
    private highestSeq = -1;
    private step = -1;
    private places = 0;
    private stretches = MAIN_STRETCH;

    /** The stretch that a row belongs to. `isRedone`: the next row is of the same step. */
    sort(step: number, eventSeq: number, isRedone: boolean): number {
        if (step !== this.step) {
            this.step = step;
            this.places++;
        }
        if (eventSeq > this.highestSeq && !isRedone) {
            this.highestSeq = eventSeq;
            return MAIN_STRETCH;
        }
        const chain = this.chainOf(eventSeq);
        if (chain.stretch === MAIN_STRETCH || this.places - chain.lastPlace > 1) {
            chain.stretch = ++this.stretches;
        }
        chain.lastSeq = eventSeq;
        chain.lastPlace = this.places;
        return chain.stretch;
    }

    private chainOf(eventSeq: number): Chain {
        let found: Chain | undefined;
        for (const chain of this.chains) {
            if (chain.lastSeq < eventSeq && (!found || chain.lastSeq > found.lastSeq)) {
                found = chain;
            }
        }
        if (found) {
            return found;
        }
        if (this.chains.length === MAXIMUM_CHAINS) {
            return this.chains[MAXIMUM_CHAINS - 1]!;
        }
        const chain: Chain = { lastSeq: eventSeq, lastPlace: this.places, stretch: MAIN_STRETCH };
        this.chains.push(chain);
        return chain;
    }
}
