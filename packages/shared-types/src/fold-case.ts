/** All that may have another case: English letters, and whatever lies beyond ASCII. */
const CASED = /[A-Z]|[^\0-\x7f]/gu;

const folded = new Map<string, string>();

/**
 * A text as it is compared where upper and lower case are one, in every alphabet. It is as long as the text itself, so that
 * a place in one is the same place in the other: `İ` becomes `i`, and `ß` stays.
 */
export function foldCase(text: string): string {
    return text.replace(CASED, (character) => {
        const known = folded.get(character) ?? foldCharacter(character);
        folded.set(character, known);
        return known;
    });
}

function foldCharacter(character: string): string {
    const upper = character.toUpperCase();
    const lower = (upper.length === character.length ? upper : character).toLowerCase();
    return lower.length >= character.length ? lower.slice(0, character.length) : character;
}
