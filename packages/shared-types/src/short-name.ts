const LONGEST = 100;
/** Names of one origin often differ at their ends. */
const KEPT_END = 24;

/** A name as it stands in lists, labels and sentences; whoever shows it tells the whole one in a tooltip. Names may have thousands of characters. */
export function shortName(name: string): string {
    if (name.length <= LONGEST) {
        return name;
    }
    // What is one letter to a person may be several characters: none is torn apart.
    const characters = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
    const kept = LONGEST - KEPT_END - 1;
    return characters.length <= LONGEST ? name : `${characters.slice(0, kept).join('')}…${characters.slice(-KEPT_END).join('')}`;
}
