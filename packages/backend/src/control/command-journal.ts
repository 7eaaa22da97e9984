import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { CommandRecord } from '@onthefly/shared-types';
import { Logger } from '../host/logger';
import { CommandRepository } from '../storage/command-repository';
import { EventWriter } from '../storage/event-writer';
import { Storage } from '../storage/storage';

/** The life of every command: stored, and told to whoever watches. */
@injectable()
export class CommandJournal {
    private readonly changeEmitter = new Emitter<CommandRecord>();
    private readonly open = new Map<string, CommandRecord>();
    private repository: CommandRepository | undefined;

    /** A command began, went on or was settled. */
    readonly onDidChange: Event<CommandRecord> = this.changeEmitter.event;

    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(EventWriter) private readonly writer: EventWriter,
        @inject(Logger) private readonly logger: Logger,
    ) {
        storage.onDidOpen(() => (this.repository = undefined));
    }

    /** Commands that are not settled yet, oldest first. */
    get pending(): readonly CommandRecord[] {
        return [...this.open.values()];
    }

    /** Notes a command, new or changed. */
    note(record: CommandRecord): void {
        if (record.settledAt === undefined) {
            this.open.set(record.commandId, record);
        } else {
            this.open.delete(record.commandId);
        }
        this.save(record);
        this.changeEmitter.fire(record);
    }

    /** Newest first. */
    list(sessionId: string, limit: number): CommandRecord[] {
        return this.commands().list(sessionId, limit);
    }

    private save(record: CommandRecord): void {
        // The session's own row comes first.
        this.writer.flush();
        try {
            this.commands().save(record);
        } catch (error) {
            this.logger.error(`The command ${record.command} could not be noted: ${String(error)}`);
        }
    }

    private commands(): CommandRepository {
        this.repository ??= new CommandRepository(this.storage.database);
        return this.repository;
    }
}
