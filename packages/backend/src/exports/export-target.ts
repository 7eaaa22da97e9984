import { randomBytes } from 'node:crypto';
import { lstat, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ControlError } from '../common/control-error';
import { isAlive, processTag } from '../files/process-tag';
import { findForeignFile } from './export-listing';

export type TargetKind = 'file' | 'folder';

/** What is at the place of an export to be. */
export interface TargetState {
    readonly exists: boolean;
    /** Why nothing can be put there. */
    readonly problem?: string;
}

/**
 * The place of an export. Everything is written beside it under a name of its own and moved there at the end:
 * whatever happens on the way, what bears the wanted name is whole.
 */
export class ExportTarget {
    private constructor(
        readonly path: string,
        /** Does not exist yet. */
        readonly temporaryPath: string,
        private readonly kind: TargetKind,
        private readonly overwrite: boolean,
    ) {}

    /** Tells what is there. Changes nothing. */
    static async look(path: string, kind: TargetKind): Promise<TargetState> {
        const parent = dirname(path);
        const folder = await stat(parent).catch(() => undefined);
        if (!folder?.isDirectory()) {
            return { exists: false, problem: `There is no folder ${parent}. Make it first, or choose another place.` };
        }
        const found = await lstat(path).catch(() => undefined);
        if (!found || (kind === 'folder' && found.isDirectory() && (await readdir(path)).length === 0)) {
            return { exists: false };
        }
        if (kind === 'file') {
            return found.isFile() ? { exists: true } : { exists: true, problem: `${path} is no file. Choose another name.` };
        }
        if (!found.isDirectory()) {
            return { exists: true, problem: `${path} is no folder. Choose another name.` };
        }
        const foreign = await findForeignFile(path);
        return foreign === undefined
            ? { exists: true }
            : { exists: true, problem: `${path} holds ${foreign}, which no export has put there. Choose another name.` };
    }

    /**
     * Takes away what exports to the same place left behind whose process was killed.
     * @throws ControlError when nothing can be put there, or something is there and `overwrite` does not say that it may go
     */
    static async prepare(path: string, kind: TargetKind, overwrite: boolean): Promise<ExportTarget> {
        await tidyUp(path);
        const { exists, problem } = await ExportTarget.look(path, kind);
        if (problem !== undefined) {
            throw new ControlError(exists ? 'already-exists' : 'not-found', problem);
        }
        if (exists && !overwrite) {
            throw new ControlError('already-exists', `There is something at ${path} already. Choose another name, or have it replaced.`);
        }
        const name = `.${basename(path)}.${processTag()}-${randomBytes(4).toString('hex')}.part`;
        return new ExportTarget(path, join(dirname(path), name), kind, overwrite);
    }

    /** Puts what was written to its place. @throws ControlError when something else came there meanwhile */
    async commit(): Promise<void> {
        const { exists, problem } = await ExportTarget.look(this.path, this.kind);
        if (problem !== undefined || (exists && !this.overwrite)) {
            throw new ControlError('already-exists', problem ?? `Something else was put at ${this.path} meanwhile. Choose another name.`);
        }
        if (this.kind === 'file') {
            await rename(this.temporaryPath, this.path);
        } else if (exists) {
            const old = this.temporaryPath.replace(/part$/, 'old');
            await rename(this.path, old);
            await rename(this.temporaryPath, this.path);
            await rm(old, { recursive: true, force: true });
        } else {
            // An empty folder may be there.
            await rmdir(this.path).catch(() => undefined);
            await rename(this.temporaryPath, this.path);
        }
        await syncFolder(dirname(this.path));
    }

    /** For what is needed on the way only. */
    get scratchPath(): string {
        return this.temporaryPath.replace(/part$/, 'scratch');
    }

    /** Nothing stays behind. */
    async discard(): Promise<void> {
        await rm(this.temporaryPath, { recursive: true, force: true });
        await rm(this.scratchPath, { recursive: true, force: true });
    }
}

/** Makes sure that new names in a folder outlast a loss of power. */
async function syncFolder(folder: string): Promise<void> {
    try {
        const handle = await open(folder, 'r');
        await handle.sync().finally(() => handle.close());
    } catch {
        // Not every file system can.
    }
}

async function tidyUp(path: string): Promise<void> {
    const parent = dirname(path);
    const start = `.${basename(path)}.`;
    for (const name of await readdir(parent).catch(() => [])) {
        const [, tag, ending] = name.startsWith(start)
            ? (/^(.+)-[0-9a-f]{8}\.(part|old|scratch)$/.exec(name.slice(start.length)) ?? [])
            : [];
        if (tag === undefined || isAlive(tag)) {
            continue;
        }
        if (ending === 'old' && (await lstat(path).catch(() => undefined)) === undefined) {
            // Killed between two moves: what was to be replaced comes back.
            await rename(join(parent, name), path);
        } else {
            await rm(join(parent, name), { recursive: true, force: true });
        }
    }
}
