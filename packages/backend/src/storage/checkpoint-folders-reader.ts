import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inject, injectable } from 'inversify';
import type { CheckpointFolder } from '@onthefly/shared-types';
import { explainFileFailure } from '../files/file-failure';
import { StoredResults } from './stored-results';

const MOST_LISTED = 200;

/** Looks at what lies beside the checkpoints of a session: a trainer that is told to delete them deletes all plain files of the folder. */
@injectable()
export class CheckpointFoldersReader {
    constructor(@inject(StoredResults) private readonly results: StoredResults) {}

    /** Folders that can't be looked into say why. Never rejects because of one. */
    async read(sessionId: string): Promise<readonly CheckpointFolder[]> {
        const folders = this.results
            .listCheckpoints(sessionId)
            .flatMap(({ absolutePath }) => (absolutePath === undefined ? [] : [dirname(absolutePath)]));
        return Promise.all([...new Set(folders)].map(lookInto));
    }
}

async function lookInto(path: string): Promise<CheckpointFolder> {
    try {
        const entries = await readdir(path, { withFileTypes: true });
        const names = entries
            .filter((entry) => entry.isFile())
            .map(({ name }) => name)
            .sort((left, right) => left.localeCompare(right));
        const files = await Promise.all(names.map(async (name) => ({ name, bytes: (await stat(join(path, name))).size })));
        const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
        return { path, files: files.slice(0, MOST_LISTED), count: files.length, bytes };
    } catch (error) {
        return { path, files: [], count: 0, bytes: 0, problem: (explainFileFailure(error, path) as Error).message };
    }
}
