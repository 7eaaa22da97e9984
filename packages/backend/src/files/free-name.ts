import { existsSync } from 'node:fs';

/** This path, or one like it where nothing is yet. */
export function findFreeName(wanted: string): string {
    let name = wanted;
    for (let count = 2; existsSync(name); count++) {
        name = `${wanted}-${count}`;
    }
    return name;
}
