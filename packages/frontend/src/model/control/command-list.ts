import type { CommandRecord } from '@onthefly/shared-types';

const MAXIMUM_RECORDS = 500;

/** Puts what is newly known of commands among those that are held; newest first. Later states of a command replace earlier ones. */
export function mergeRecords(held: readonly CommandRecord[], news: readonly CommandRecord[]): readonly CommandRecord[] {
    const records = new Map(held.map((record) => [record.commandId, record]));
    news.forEach((record) => {
        const known = records.get(record.commandId);
        if (!known || rankOf(record) >= rankOf(known)) {
            records.set(record.commandId, record);
        }
    });
    return [...records.values()].sort((left, right) => right.requestedAt - left.requestedAt).slice(0, MAXIMUM_RECORDS);
}

function rankOf({ state }: CommandRecord): number {
    return state === 'requested' ? 0 : state === 'sent' ? 1 : 2;
}
