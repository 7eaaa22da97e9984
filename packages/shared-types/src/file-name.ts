/** Of a name with its ending, in UTF-8: file systems take 255, and what is put before or behind it on the way needs some room. */
const MOST_BYTES = 200;
const FALLBACK = 'unnamed';
/** Windows has devices of these names in every folder, whatever ending follows. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\s*(\.|$))/i;
const ENDING = /^(.+?)(\.[A-Za-z0-9]{1,16})?$/s;

/**
 * A name for a file or folder that every file system takes, made of one that somebody chose. Letters of all alphabets stay; the name is
 * neither hidden, nor an option to a command, nor reserved anywhere.
 * @param ending with its dot, such as `.csv`; stays whole when the name is cut
 */
export function toFileName(name: string, ending = ''): string {
    const plain = name
        .normalize('NFC')
        .replace(/\p{Join_Control}/gu, '')
        .replace(/[^\p{L}\p{M}\p{N} ._=+#()-]+/gu, '-')
        .replace(/^[-. ]+/, '');
    const cut = cutToBytes(plain, MOST_BYTES - ending.length).replace(/[. ]+$/, '');
    // Marks alone are no letters.
    return `${/[\p{L}\p{N}_=+#()]/u.test(cut) ? cut.replace(RESERVED, '$1_') : FALLBACK}${ending}`;
}

/** A name and its ending, as far as it has one: `a.pt` is `a` and `.pt`. */
export function splitEnding(name: string): readonly [stem: string, ending: string] {
    const [, stem = name, ending = ''] = ENDING.exec(name) ?? [];
    return [stem, ending];
}

/** Gives out each name once, whatever case it is in. */
export class UniqueNames {
    private readonly taken = new Set<string>();

    take(name: string): string {
        const [stem, ending] = splitEnding(name);
        let candidate = name;
        for (let count = 2; this.taken.has(toKey(candidate)); count++) {
            candidate = `${stem}-${count}${ending}`;
        }
        this.taken.add(toKey(candidate));
        return candidate;
    }
}

/** Names of one key are one file on some file systems. */
function toKey(name: string): string {
    return name.normalize('NFC').toLowerCase();
}

/** Cuts between what a reader takes for single characters. */
function cutToBytes(text: string, most: number): string {
    let bytes = 0;
    let cut = '';
    for (const { segment } of new Intl.Segmenter().segment(text)) {
        bytes += countBytes(segment);
        if (bytes > most) {
            break;
        }
        cut += segment;
    }
    return cut;
}

/** In UTF-8. */
function countBytes(text: string): number {
    return [...text].reduce((sum, character) => {
        const code = character.codePointAt(0) ?? 0;
        return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
    }, 0);
}
