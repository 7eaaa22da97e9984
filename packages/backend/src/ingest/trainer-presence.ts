import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import { Clock } from '../host/clock';
import type { TrainerLink } from '../session/trainer-link';
import type { TrainingSession } from '../session/training-session';
import { EventStore } from '../storage/event-store';
import { PendingRequests } from '../trainer/pending-requests';
import { isProcessAlive } from '../trainer/process-table';
import { SessionRegistry } from './session-registry';

/** How long a trainer that went away may take to come back before its session counts as ended. */
export const RECONNECT_GRACE_MS = 10_000;
const PROCESS_CHECK_INTERVAL_MS = 200;
const LAST_REPLIES_MS = 1_000;

/** Which trainer is connected to which session, and when one is not coming back. */
@injectable()
export class TrainerPresence {
    private readonly connectEmitter = new Emitter<TrainingSession>();
    private readonly endEmitter = new Emitter<TrainingSession>();
    private readonly timers = new Map<TrainingSession, NodeJS.Timeout>();
    private disposed = false;

    /** A trainer connected to a session, for the first time or again. */
    readonly onDidConnect: Event<TrainingSession> = this.connectEmitter.event;
    /** Its trainer is not coming back. */
    readonly onDidEnd: Event<TrainingSession> = this.endEmitter.event;

    constructor(
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(EventStore) private readonly events: EventStore,
        @inject(PendingRequests) private readonly pending: PendingRequests,
        @inject(Clock) private readonly clock: Clock,
    ) {}

    sessionsOf(connection: TrainerLink): TrainingSession[] {
        return this.registry.known.filter((session) => session.connections.has(connection));
    }

    /** Until its first event names the session, a process that comes back continues the one it had. */
    findByProcess(pid: number | undefined): TrainingSession | undefined {
        const owned = this.registry.known.filter(
            (session) => pid !== undefined && session.record.trainer.pid === pid && (session.connected || session.reconnecting),
        );
        return owned.at(-1);
    }

    connect(session: TrainingSession, connection: TrainerLink): void {
        if (session.connections.has(connection)) {
            return;
        }
        this.sessionsOf(connection).forEach((previous) => this.leave(previous, connection));
        this.join(session, connection);
    }

    /** A session that was left turned out to go on beside the one that began after it: two fits at once, in threads of one process. */
    rejoin(session: TrainingSession, connection: TrainerLink): void {
        session.left.delete(connection);
        this.join(session, connection);
    }

    /** The socket closed; the trainer may be back in a moment, over another one. */
    disconnectTrainer(session: TrainingSession, connection: TrainerLink): void {
        session.connections.delete(connection);
        if (!session.connected && session.record.activity !== 'finished') {
            session.reconnecting = true;
            void this.checkForReturn(session, this.clock.now());
        }
        this.registry.noteChange(session);
        void this.events.drain();
    }

    /** The trainer said that it has finished. Replies that are on their way still count; after them nothing is answered any more. */
    finish(session: TrainingSession): void {
        setTimeout(() => this.giveUpRequests(session), LAST_REPLIES_MS);
    }

    dispose(): void {
        this.disposed = true;
        this.timers.forEach((timer) => clearTimeout(timer));
    }

    private join(session: TrainingSession, connection: TrainerLink): void {
        session.connections.add(connection);
        session.lastConnection = connection;
        session.reconnecting = false;
        clearTimeout(this.timers.get(session));
        if (connection.peer.identity.pid !== undefined) {
            session.record.trainer = { ...session.record.trainer, ...connection.peer.identity };
        }
        if (session.record.activity !== 'finished') {
            session.record.endedAt = undefined;
        }
        this.registry.noteChange(session);
        this.connectEmitter.fire(session);
    }

    /** The process went on to another session: a second `fit()`, or a reset. Late events of this one don't bring it back. */
    private leave(session: TrainingSession, connection: TrainerLink): void {
        session.left.add(connection);
        session.connections.delete(connection);
        if (!session.connected) {
            clearTimeout(this.timers.get(session));
            this.timers.set(
                session,
                setTimeout(() => this.end(session), LAST_REPLIES_MS),
            );
        }
    }

    /** A trainer whose process is gone won't come back; of any other it is not known before the grace is over. */
    private async checkForReturn(session: TrainingSession, since: number): Promise<void> {
        const { pid } = session.record.trainer;
        const gone = pid !== undefined && !(await isProcessAlive(pid));
        if (!session.reconnecting || this.disposed) {
            return;
        }
        if (gone || this.clock.now() - since >= RECONNECT_GRACE_MS) {
            this.giveUpRequests(session);
            this.end(session);
            return;
        }
        this.timers.set(
            session,
            setTimeout(() => void this.checkForReturn(session, since), PROCESS_CHECK_INTERVAL_MS),
        );
    }

    private giveUpRequests(session: TrainingSession): void {
        this.pending.rejectAll(session.sessionId);
    }

    private end(session: TrainingSession): void {
        session.reconnecting = false;
        session.record.endedAt ??= this.clock.now();
        this.endEmitter.fire(session);
        this.registry.noteChange(session);
    }
}
