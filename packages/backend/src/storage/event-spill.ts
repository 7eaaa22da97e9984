import { closeSync, fsyncSync, ftruncateSync, openSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainerEvent } from '@onthefly/shared-types';
import { processTag } from '../files/process-tag';
import type { SessionRecord, TrainingSession } from '../session/training-session';
import type { RecordedEvent } from './event-store';

/** One line of the file. */
export type SpilledLine =
    { readonly session: SessionRecord; readonly lastSeq: number } | { readonly event: TrainerEvent; readonly ordinal: number };

const NAME = /^onthefly\.waiting-([^.]+)\.\d+\.jsonl$/;
const BYTES_AT_ONCE = 1_000_000;
const NEW_LINE = 10;
/** Of this process. */
const inUse = new Set<string>();
let made = 0;

/** Takes a name that nobody else uses, until it is given back with `releaseSpillPath`. */
export function claimSpillPath(folder: string): string {
    const path = join(folder, `onthefly.waiting-${processTag()}.${++made}.jsonl`);
    inUse.add(path);
    return path;
}

/** What is there under that name is free to be taken in by whoever starts next. */
export function releaseSpillPath(path: string): void {
    inUse.delete(path);
}

/**
 * Files of a data folder in which events wait and that this process does not work on. Of those who record there it is the only one: a process
 * that seems to live under the number that made such a file is another one, as in a container that was made anew.
 */
export function findAbandonedSpills(folder: string): string[] {
    return readdirSync(folder)
        .filter((name) => NAME.test(name))
        .map((name) => join(folder, name))
        .filter((path) => !inUse.has(path));
}

/**
 * A file of JSON lines in which events wait for their turn, in order. It goes when all of them are in the database; when the process ends before
 * that, the next one that starts on the folder takes them in.
 */
export class EventSpill {
    readonly path: string;
    private file: number | undefined;
    private bytes = 0;
    private takenBytes = 0;
    private waiting = 0;

    constructor(folder: string) {
        this.path = claimSpillPath(folder);
    }

    /** Events that were not taken back. */
    get count(): number {
        return this.waiting;
    }

    /** @throws Error when the file can't be written; then it is as it was */
    append(entries: readonly RecordedEvent[]): void {
        this.write(new Set(entries.map(({ session }) => session)), entries);
        this.waiting += entries.length;
    }

    /** For events that are still waiting elsewhere: they are not taken back, only taken in by the next process. @throws Error as `append` does */
    appendCopy(entries: readonly RecordedEvent[], touched: Iterable<TrainingSession>): void {
        this.write(new Set([...touched, ...entries.map(({ session }) => session)]), entries);
        fsyncSync(this.file ?? 0);
    }

    /** The next events, some at a time. */
    take(): { readonly event: TrainerEvent; readonly ordinal: number }[] {
        const events: { readonly event: TrainerEvent; readonly ordinal: number }[] = [];
        if (this.waiting === 0) {
            return events;
        }
        for (const text of this.readLines()) {
            const line = JSON.parse(text) as SpilledLine;
            if ('event' in line && events.length < this.waiting) {
                events.push(line);
            }
        }
        this.waiting -= events.length;
        return events;
    }

    /** All of it is in the database. */
    discard(): void {
        if (this.file !== undefined) {
            closeSync(this.file);
            rmSync(this.path, { force: true });
            this.file = undefined;
            this.bytes = this.takenBytes = this.waiting = 0;
        }
    }

    /** Leaves it to the next process. */
    close(): void {
        if (this.file !== undefined) {
            closeSync(this.file);
            this.file = undefined;
        }
        releaseSpillPath(this.path);
    }

    private write(sessions: Iterable<TrainingSession>, entries: readonly RecordedEvent[]): void {
        const lines: SpilledLine[] = [
            ...[...sessions].map(({ record, lastSeq }) => ({ session: record, lastSeq })),
            ...entries.map(({ event, ordinal }) => ({ event, ordinal })),
        ];
        const text = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
        const file = (this.file ??= openSync(this.path, 'a+', 0o600));
        try {
            for (let written = 0; written < text.length;) {
                written += writeSync(file, text, written);
            }
        } catch (error) {
            ftruncateSync(file, this.bytes);
            throw error;
        }
        this.bytes += text.length;
    }

    private readLines(): string[] {
        if (this.file === undefined) {
            return [];
        }
        for (let size = BYTES_AT_ONCE; ; size *= 2) {
            const piece = Buffer.alloc(Math.min(size, this.bytes - this.takenBytes));
            const length = readSync(this.file, piece, 0, piece.length, this.takenBytes);
            const end = piece.subarray(0, length).lastIndexOf(NEW_LINE);
            if (end >= 0 || length < size) {
                this.takenBytes += end + 1;
                return end < 0 ? [] : piece.toString('utf8', 0, end).split('\n');
            }
        }
    }
}
