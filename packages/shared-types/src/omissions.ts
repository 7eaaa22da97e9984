/** Something that a trainer sent and that was not kept as it came. */
export interface Omission {
    /** The event and the field, such as `trainStep.note`, shortened where it is long. */
    readonly name: string;
    /** What became of it, and why, as a sentence. */
    readonly reason: string;
    /** How often. */
    readonly count: number;
    /** One of them as JSON, shortened; absent when there was no value. */
    readonly example?: string;
}
