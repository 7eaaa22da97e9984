import { formatBytes } from '../common/format-bytes';
import { NoRoomForBackupError } from './database-backup';
import { NewerSchemaError } from './migrations';

/* What is said about a data folder in which something can't be as it should. */

/** Its sessions can be looked at only. */
export function explainApart(folder: string, file: string, cause: NewerSchemaError | NoRoomForBackupError): string {
    const reason =
        cause instanceof NewerSchemaError
            ? `The sessions in ${folder} were written by a newer version of OnTheFly`
            : `The sessions in ${folder} are of an older version, and there is no room for the copy that is made before an upgrade (${describeRoom(cause)})`;
    const remedy = cause instanceof NewerSchemaError ? 'Update OnTheFly' : 'Free some space and start again';
    return `${reason}: they can be looked at, not changed. New ones are recorded in ${file}. ${remedy}: then they are all in one place.`;
}

export function explainDamage(kept: string): string {
    return `The session database was damaged. It was kept as ${kept} and a new, empty one was started.`;
}

export function explainOpenFailure(folder: string, error: unknown): string {
    if (error instanceof NewerSchemaError) {
        return `The sessions in ${folder} were written by a newer version of OnTheFly. Update it to see them; until then nothing is saved.`;
    }
    if (error instanceof NoRoomForBackupError) {
        return (
            `Nothing is being saved: the sessions in ${folder} are of an older version, and there is no room for the copy that is made before an ` +
            `upgrade (${describeRoom(error)}). Free some space, then start again.`
        );
    }
    const cause = error instanceof Error ? error.message : String(error);
    return (
        `Nothing is being saved: the data folder ${folder} can't be written (${cause}). ` +
        'Make it writable or set ONTHEFLY_DATA_DIR to another folder, then start again.'
    );
}

export function explainReadFailure(folder: string, error: unknown): string {
    return `The sessions in ${folder} can't be read (${error instanceof Error ? error.message : String(error)}). Perhaps a newer OnTheFly wrote them.`;
}

/** It is kept all the same. */
export function explainRollbackJournal(folder: string): string {
    return (
        `The file system of ${folder} has no memory that processes share, so the session database works without a write-ahead log. ` +
        'Everything is kept, but while one window writes the others wait, and long exports first make a copy. ' +
        'A folder on a local disk is faster: name it in ONTHEFLY_DATA_DIR.'
    );
}

export function explainWriteFailure(folder: string, error: unknown): string {
    const cause = error instanceof Error ? error.message : String(error);
    return `New data can't be saved in ${folder} (${cause}). It is kept in memory, beyond 64 MB in a file beside the database, and tried again every second: free some space or check the folder.`;
}

function describeRoom({ neededBytes, freeBytes }: NoRoomForBackupError): string {
    return `${formatBytes(neededBytes)} are needed, ${formatBytes(freeBytes)} are free`;
}

export function explainWaiting(file: string): string {
    return `The session database takes no writes. What comes meanwhile waits in ${file} and is stored as soon as it does; nothing is lost.`;
}

export function explainGivenUp(count: number, error: unknown): string {
    const cause = error instanceof Error ? error.message : String(error);
    return (
        `${count} ${count === 1 ? 'event was' : 'events were'} given up, the newest: the session database takes no writes, and the file in which they ` +
        `would wait can't be written either (${cause}). Free some space or check the data folder.`
    );
}

export function explainLeftForNextStart(count: number, file: string, limitMs: number): string {
    return (
        `The session database took no writes for ${limitMs / 1_000} seconds, the limit when stopping. ${count} ` +
        `${count === 1 ? 'event is' : 'events are'} kept in ${file}; the next start stores them.`
    );
}

export function explainSetAside(
    count: number,
    last: { readonly name: string; readonly session: string; readonly reason: string; readonly file: string },
): string {
    return (
        `The session database refused ${count} ${count === 1 ? 'thing' : 'things'}, the last one ${last.name} of "${last.session}" (${last.reason}). ` +
        `Everything else is stored; what was refused is kept in ${last.file}.`
    );
}
