import { injectable } from 'inversify';
import type { DataFolder } from '@onthefly/backend';
import { dataFolderOr } from '@onthefly/backend/lib/host/default-data-folder';
import { headlessDataFolder } from '@onthefly/backend/lib/headless/headless-data-folder';

/**
 * The folder of this user that the `onthefly` command uses as well. Not the storage folder of the extension: each IDE has one of its own,
 * and no terminal outside of it would find the sessions there.
 */
@injectable()
export class VscodeDataFolder implements DataFolder {
    async resolve(): Promise<string> {
        return dataFolderOr(headlessDataFolder());
    }
}
