import { existsSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** Files that this process has for itself. */
const owned = new Set<string>();

/**
 * A database file that one connection has for itself, as WebAssembly needs it. That no other process works on it is the affair of those who open
 * it: of all processes one records in a data folder. What lies beside the file was left by one that was killed, and a number of a process
 * tells nothing: in a container that was made anew another one has it.
 */
export class SoleOwnership {
    private constructor(private readonly path: string) {}

    /** @throws Error with the code SQLITE_BUSY when another connection has the file open, or when one may have been ended suddenly */
    static take(path: string): SoleOwnership {
        refuseOwned(path);
        if (existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0) {
            throw busy(
                "another IDE has it open or was ended suddenly, and the SQLite that works in this IDE can't share it: open it there once more",
            );
        }
        rmSync(`${path}.lock`, { recursive: true, force: true });
        owned.add(resolve(path));
        return new SoleOwnership(path);
    }

    giveUp(): void {
        owned.delete(resolve(this.path));
    }
}

/**
 * Drivers that share files ask as well: they don't see each other's locks.
 * @throws Error with the code SQLITE_BUSY when this process has the file for itself
 */
export function refuseOwned(path: string): void {
    if (owned.has(resolve(path))) {
        throw busy(`process ${process.pid} has it open by itself`);
    }
}

function busy(reason: string): Error {
    return Object.assign(new Error(reason), { code: 'SQLITE_BUSY' });
}
