/** One line of the table. */
export interface BenchRow {
    /** What was measured, with its unit. */
    readonly measure: string;
    readonly value: string;
    /** What the machine did in the same run without us, and what that was. */
    readonly baseline?: string;
    /** Ours in relation to the baseline, which is what can be compared between machines. */
    readonly ratio?: number;
    readonly goal?: BenchGoal;
}

/** What a ratio has to be. */
export interface BenchGoal {
    readonly text: string;
    readonly isMet: boolean;
}

export interface BenchOptions {
    /** A tenth of the work: shows that everything runs, and the order of magnitude. */
    readonly quick: boolean;
    /** Says what is under way. */
    readonly say: (text: string) => void;
}

/** Something that can be measured by its name. */
export interface Bench {
    readonly name: string;
    readonly title: string;
    run(options: BenchOptions): Promise<readonly BenchRow[]>;
}
