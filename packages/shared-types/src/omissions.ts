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

/** What is said of it on a page and on a terminal. */
export function describeOmission({ name, reason, count, example }: Omission): string {
    const times = count === 1 ? 'once' : `${count} times`;
    return `${name}, ${times}: ${reason}${example === undefined ? '' : ` ${count === 1 ? 'It was' : 'For example'} ${example}`}`;
}
