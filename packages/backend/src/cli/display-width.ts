import stringWidth from 'string-width';

/** Marks that are drawn over the letter before them, and what only says which way a text runs. What makes emoji of letters is left to the library. */
const WITHOUT_ROOM = /(?!\u20e3|\ufe0f)[\p{Mn}\p{Me}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const graphemes = new Intl.Segmenter();

/** How many columns of a terminal a text takes: letters of some scripts and emoji take two, marks over letters none. */
export function displayWidth(text: string): number {
    return stringWidth(text.replace(WITHOUT_ROOM, ''));
}

/** The text, and spaces in front of it or behind it up to so many columns. */
export function padToWidth(text: string, columns: number, side: 'start' | 'end'): string {
    const padding = ' '.repeat(Math.max(0, columns - displayWidth(text)));
    return side === 'start' ? padding + text : text + padding;
}

/** As much of the beginning of a text as so many columns hold. No letter is torn apart. */
export function cutToWidth(text: string, columns: number): string {
    let width = 0;
    for (const { segment, index } of graphemes.segment(text)) {
        width += displayWidth(segment);
        if (width > columns) {
            return text.slice(0, index);
        }
    }
    return text;
}
