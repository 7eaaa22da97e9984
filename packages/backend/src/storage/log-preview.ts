import type { LogRow } from '@onthefly/shared-types';

/** Characters of a log row that pages get at first: some screens of them. A trainer may write millions in one line. */
export const PREVIEW_CHARACTERS = 8_192;

/** A row as pages get it at first. */
export function shortenRow(row: LogRow): LogRow {
    if (row.text.length <= PREVIEW_CHARACTERS) {
        return row;
    }
    const characters = Array.from(row.text);
    const moreCharacters = characters.length - PREVIEW_CHARACTERS;
    return moreCharacters > 0 ? { ...row, text: characters.slice(0, PREVIEW_CHARACTERS).join(''), moreCharacters } : row;
}
