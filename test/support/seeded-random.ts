/** Chance that can be had again: the same seed gives the same numbers. */
export class SeededRandom {
    private constructor(
        private state: number,
        /** By which all of it can be had again. */
        readonly seed: number,
    ) {}

    /** A seed of `ONTHEFLY_TEST_SEED`, to see again what failed, otherwise another one each time. */
    static fromEnvironment(): SeededRandom {
        const seed = Number(process.env['ONTHEFLY_TEST_SEED'] ?? Date.now() % 1_000_000);
        return new SeededRandom(seed, seed);
    }

    /** At least 0 and less than `end`. */
    below(end: number): number {
        // mulberry32
        this.state = (this.state + 0x6d2b79f5) >>> 0;
        let bits = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
        bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
        return (((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * end;
    }

    whole(end: number): number {
        return Math.floor(this.below(end));
    }

    /** Another sequence that depends on this one. */
    fork(): SeededRandom {
        return new SeededRandom(this.whole(2 ** 31), this.seed);
    }
}
