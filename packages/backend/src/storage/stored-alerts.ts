import { inject, injectable } from 'inversify';
import type { Alert } from '@onthefly/shared-types';
import { AlertRepository } from './alert-repository';
import { EventWriter } from './event-writer';
import { Storage } from './storage';

/** Alerts of all sessions. */
@injectable()
export class StoredAlerts {
    private repository: AlertRepository | undefined;

    constructor(
        @inject(Storage) private readonly storage: Storage,
        @inject(EventWriter) private readonly writer: EventWriter,
    ) {
        storage.onDidOpen(() => (this.repository = undefined));
    }

    insert(alert: Alert): void {
        this.current().insert(alert);
    }

    /** Of one session, or of all; newest first. */
    list(sessionId?: string): Alert[] {
        return this.current().list(sessionId);
    }

    private current(): AlertRepository {
        // The session that an alert belongs to may not be stored yet.
        this.writer.flush();
        this.repository ??= new AlertRepository(this.storage.database);
        return this.repository;
    }
}
