import { inject, injectable } from 'inversify';
import type { CommandRecord } from '@onthefly/shared-types';
import { CommandRepository } from './command-repository';
import { EventWriter } from './event-writer';
import { Storage } from './storage';

/** Commands of all sessions. */
@injectable()
export class StoredCommands {
    private repository: CommandRepository | undefined;

    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(EventWriter) private readonly writer: EventWriter,
    ) {
        storage.onDidOpen(() => (this.repository = undefined));
    }

    /** Keeps a command, new or changed. @throws Error when it can't be stored */
    save(record: CommandRecord): void {
        // The session's own row comes first.
        this.writer.flush();
        this.current().save(record);
    }

    /** Newest first. */
    list(sessionId: string, limit: number): CommandRecord[] {
        return this.current().list(sessionId, limit);
    }

    private current(): CommandRepository {
        this.repository ??= new CommandRepository(this.storage.database);
        return this.repository;
    }
}
