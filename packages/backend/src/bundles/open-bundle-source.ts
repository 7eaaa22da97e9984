import { stat } from 'node:fs/promises';
import { ControlError } from '../common/control-error';
import type { BundleSource } from './bundle-source';
import { FolderSource } from './folder-source';
import { ZipSource } from './zip-source';

/** Close it when done. @throws ControlError when nothing is there; BadBundleError when it is nothing to be trusted */
export async function openBundleSource(path: string): Promise<BundleSource> {
    const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new ControlError('not-found', `There is nothing at ${path}.`) : error;
    });
    if (stats.isDirectory()) {
        return FolderSource.open(path);
    }
    if (stats.isFile()) {
        return ZipSource.open(path);
    }
    throw new ControlError('not-found', `${path} is neither a folder nor a file.`);
}
