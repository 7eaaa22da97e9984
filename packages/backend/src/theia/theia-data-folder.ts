import { join } from 'node:path';
import { FileUri } from '@theia/core/lib/common/file-uri';
import { EnvVariablesServer } from '@theia/core/lib/common/env-variables';
import { inject, injectable } from '@theia/core/shared/inversify';
import type { DataFolder } from '../host/data-folder';
import { dataFolderOr } from '../host/default-data-folder';

/** A folder of its own in the person's Theia configuration folder. */
@injectable()
export class TheiaDataFolder implements DataFolder {
    constructor(@inject(EnvVariablesServer) private readonly environment: EnvVariablesServer) {}

    async resolve(): Promise<string> {
        return dataFolderOr(join(FileUri.fsPath(await this.environment.getConfigDirUri()), 'onthefly'));
    }
}
