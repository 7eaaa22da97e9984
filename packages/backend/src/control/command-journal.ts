import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { CommandRecord } from '@onthefly/shared-types';
import { Logger } from '../host/logger';
import { StoredCommands } from '../storage/stored-commands';

/** The life of every command: stored, and told to whoever watches. */
@injectable()
export class CommandJournal {
    private readonly changeEmitter = new Emitter<CommandRecord>();
    private readonly open = new Map<string, CommandRecord>();

    /** A command began, went on or was settled. */
    readonly onDidChange: Event<CommandRecord> = this.changeEmitter.event;

    constructor(
        @inject(StoredCommands) private readonly stored: StoredCommands,
        @inject(Logger) private readonly logger: Logger,
    ) {}

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
        return this.stored.list(sessionId, limit);
    }

    private save(record: CommandRecord): void {
        try {
            this.stored.save(record);
        } catch (error) {
            this.logger.error(`The command ${record.command} could not be noted: ${String(error)}`);
        }
    }
}
