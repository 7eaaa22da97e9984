import { createReadStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { inject, injectable } from 'inversify';
import { Logger } from '../host/logger';
import type { TrainingSession } from '../session/training-session';
import { claimSpillPath, findAbandonedSpills, releaseSpillPath, type SpilledLine } from '../storage/event-spill';
import { EventStore } from '../storage/event-store';
import { Storage } from '../storage/storage';
import { SessionRegistry } from './session-registry';

const EVENTS_AT_ONCE = 1_000;
const LOOK_INTERVAL_MS = 100;

/**
 * Takes in what an earlier process could not store before it ended. Each event is stored once, however often that is interrupted: `event_seq`
 * tells which are there already.
 */
@injectable()
export class LeftEvents {
    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(EventStore) private readonly events: EventStore,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /** Call when the database is open. Never rejects. */
    async takeIn(): Promise<void> {
        const { folder, mode } = this.storage.state;
        if (mode === 'memory') {
            return;
        }
        for (const path of findAbandonedSpills(folder)) {
            try {
                await this.takeInFile(folder, path);
            } catch (error) {
                this.logger.error(
                    `What an earlier process left in ${path} could not be taken in; the next start tries again: ${String(error)}`,
                );
            }
        }
    }

    private async takeInFile(folder: string, path: string): Promise<void> {
        const claimed = claimSpillPath(folder);
        try {
            await rename(path, claimed);
        } catch {
            releaseSpillPath(claimed);
            return;
        }
        try {
            const events = await this.record(claimed);
            this.registry.noteArrival();
            // As long as they wait in this process, too, the file is what remains when it is ended.
            while (!(await this.events.drain())) {
                if (this.events.isClosed) {
                    return;
                }
                await delay(LOOK_INTERVAL_MS);
            }
            await rm(claimed);
            this.registry.noteArrival();
            this.logger.info(`${events} events that an earlier process had left in ${path} are stored now.`);
        } finally {
            releaseSpillPath(claimed);
        }
    }

    private async record(path: string): Promise<number> {
        let events = 0;
        for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
            const line = parse(text);
            if (line === undefined) {
                this.logger.warn(`A line of ${path} can't be read and is left out.`);
            } else if ('session' in line) {
                this.describe(line);
            } else {
                const session = this.registry.find(line.event.session_id);
                if (session) {
                    session.apply(line.event);
                    this.events.append([{ session, event: line.event }]);
                    events++;
                }
            }
            if (events % EVENTS_AT_ONCE === 0) {
                await this.events.drain();
            }
        }
        return events;
    }

    /** What was known of a session besides its events, unless more has been heard of it since. */
    private describe({ session: record, lastSeq }: Extract<SpilledLine, { session: unknown }>): void {
        const known = this.registry.find(record.sessionId);
        if (!known) {
            this.events.touch(this.registry.add({ ...record, steps: 0 }));
        } else if (!known.lastConnection && lastSeq >= lastStored(known)) {
            const { activity, endedAt, latest, lostEvents, omissions, trainer, currentRunId } = record;
            Object.assign(known.record, { activity, endedAt, latest, lostEvents, omissions, trainer, currentRunId });
            this.events.touch(known);
        }
    }
}

function lastStored(session: TrainingSession): number {
    return session.stored.seen.at(-1)?.[1] ?? 0;
}

function parse(text: string): SpilledLine | undefined {
    try {
        return JSON.parse(text) as SpilledLine;
    } catch {
        return undefined;
    }
}
