/** Letters that run right to left, and characters that turn what follows them. */
const TURNING = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const [ISOLATE, END_OF_ISOLATE] = ['\u2068', '\u2069'];

const LONGEST = 100;
/** Names of one origin often differ at their ends. */
const KEPT_END = 24;

/**
 * A name as it stands in lists, labels and sentences; whoever shows it tells the whole one in a tooltip. Names may have thousands of characters.
 * One that runs right to left leaves numbers beside it where they are.
 */
export function shortName(name: string): string {
    const short = shorten(name);
    return TURNING.test(short) ? `${ISOLATE}${short}${END_OF_ISOLATE}` : short;
}

/** The same without regard of what stands beside it, as the name of a file. */
export function shorten(name: string): string {
    if (name.length <= LONGEST) {
        return name;
    }
    // What is one letter to a person may be several characters: none is torn apart.
    const characters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
    const kept = LONGEST - KEPT_END - 1;
    return characters.length <= LONGEST ? name : `${characters.slice(0, kept).join('')}…${characters.slice(-KEPT_END).join('')}`;
}
