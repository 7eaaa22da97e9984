import { closeSync, existsSync, openSync } from 'node:fs';

/** Makes an empty file, which SQLite takes for a new database, that other users of the machine can't read. One that is there is left as it is. */
export function makePrivateFile(path: string): void {
    if (path !== ':memory:' && !existsSync(path)) {
        closeSync(openSync(path, 'a', 0o600));
    }
}
