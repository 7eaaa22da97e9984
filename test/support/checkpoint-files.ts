import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestBackend } from './test-backend';

/** Writes a file for each checkpoint that a recording tells of: it was made on another machine. @returns their contents by the told path */
export async function writeCheckpointFiles(backend: TestBackend, folder: string): Promise<Map<string, Buffer>> {
    mkdirSync(folder, { recursive: true });
    const contents = new Map<string, Buffer>();
    for (const { path } of await backend.rows<{ path: string }>('SELECT DISTINCT path FROM checkpoints')) {
        const place = join(folder, basename(path));
        const bytes = randomBytes(1_000 + contents.size * 70_000);
        writeFileSync(place, bytes);
        contents.set(path, bytes);
        await backend.write('UPDATE checkpoints SET absolute_path = ? WHERE path = ?', place, path);
    }
    return contents;
}
