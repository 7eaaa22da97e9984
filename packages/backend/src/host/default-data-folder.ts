import { resolve } from 'node:path';

/** `ONTHEFLY_DATA_DIR` when the person set it, otherwise the host's own choice. */
export function dataFolderOr(choice: string): string {
    const wanted = process.env['ONTHEFLY_DATA_DIR'];
    return wanted !== undefined && wanted !== '' ? resolve(wanted) : choice;
}
