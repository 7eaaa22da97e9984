const LONGEST_NAME = 100;

/** A name that every file system takes, made of one that somebody chose. */
export function toFileName(name: string): string {
    const plain = name.replace(/[^A-Za-z0-9._=+#-]+/g, '-').slice(0, LONGEST_NAME);
    // Neither hidden, nor a parent folder, nor with an end that Windows drops.
    return plain.replace(/^\.+/, '').replace(/\.+$/, '') || 'unnamed';
}

/** Gives out each name once, whatever case it is in. */
export class UniqueNames {
    private readonly taken = new Set<string>();

    take(name: string): string {
        const [, stem = name, ending = ''] = /^(.+?)(\.[A-Za-z0-9]{1,8})?$/.exec(name) ?? [];
        let candidate = name;
        for (let count = 2; this.taken.has(candidate.toLowerCase()); count++) {
            candidate = `${stem}-${count}${ending}`;
        }
        this.taken.add(candidate.toLowerCase());
        return candidate;
    }
}
