import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

/**
 * A database file that one connection has for itself, as WebAssembly needs it. Beside the file stands which process that is, so that a
 * lock which a killed process left behind can be told from one that is held.
 */
export class SoleOwnership {
    private constructor(private readonly path: string) {}

    /** @throws Error with the code SQLITE_BUSY when another process or connection has the file open */
    static take(path: string): SoleOwnership {
        refuseOwned(path);
        if (existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0) {
            throw busy(
                "another IDE has it open or was ended suddenly, and the SQLite that works in this IDE can't share it: open it there once more",
            );
        }
        rmSync(`${path}.lock`, { recursive: true, force: true });
        writeFileSync(ownerFile(path), String(process.pid));
        return new SoleOwnership(path);
    }

    giveUp(): void {
        rmSync(ownerFile(this.path), { force: true });
    }
}

/**
 * Drivers that share files ask as well: they don't see each other's locks.
 * @throws Error with the code SQLITE_BUSY when a living process has the file for itself
 */
export function refuseOwned(path: string): void {
    if (!existsSync(ownerFile(path))) {
        return;
    }
    const owner = Number(readFileSync(ownerFile(path), 'utf8'));
    if (Number.isInteger(owner) && owner > 0 && isAlive(owner)) {
        throw busy(`process ${owner} has it open by itself; when that is no IDE, remove the file ${ownerFile(path)}`);
    }
}

function ownerFile(path: string): string {
    return `${path}.owner`;
}

function isAlive(processId: number): boolean {
    try {
        process.kill(processId, 0);
        return true;
    } catch (error) {
        // It is there and belongs to somebody else.
        return (error as { code?: unknown }).code === 'EPERM';
    }
}

function busy(reason: string): Error {
    return Object.assign(new Error(reason), { code: 'SQLITE_BUSY' });
}
