import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import { shortName, type Notice, type TrainerEvent } from '@onthefly/shared-types';
import { Clock } from '../host/clock';
import { Logger } from '../host/logger';
import { Settings } from '../host/settings';
import type { NewOmission } from '../session/omission';
import type { TrainerLink } from '../session/trainer-link';
import type { TrainingSession } from '../session/training-session';
import { EventStore } from '../storage/event-store';
import { describeRefusal } from '../trainer/describe-refusal';
import type { InvalidMessage, TrainerMessage } from '../trainer/message-parser';
import type { PeerRefusal } from '../trainer/peer-identifier';
import { PendingRequests } from '../trainer/pending-requests';
import type { TrainerConnection } from '../trainer/trainer-connection';
import { TrainerServer } from '../trainer/trainer-server';
import { FirstValues } from './first-values';
import { LossWatch } from './loss-watch';
import { MetricLimit } from './metric-limit';
import { SessionRegistry } from './session-registry';
import { TrainerPresence } from './trainer-presence';

/** After these a person may look at the database, or the process may be gone. */
const FLUSHED_AT_ONCE: ReadonlySet<TrainerEvent['type']> = new Set(['paused', 'checkpoint_saved', 'trainingFinished']);
const MILLISECONDS = 1_000;
const FAR_AHEAD_MS = 366 * 24 * 3_600_000;

/** Brings each message to where it belongs: replies to who asked, events to their session, whatever socket they came through. */
@injectable()
export class TrainerRouter {
    private readonly noticeEmitter = new Emitter<Notice>();
    private readonly beginEmitter = new Emitter<TrainingSession>();
    private readonly refusedUsers = new Set<number | undefined>();
    private readonly heardFrom = new WeakSet<TrainerConnection>();
    private newest: TrainingSession | undefined;
    private hardResetHandler: ((previous: TrainingSession) => void) | undefined;

    readonly onDidRaiseNotice: Event<Notice> = this.noticeEmitter.event;
    /** A session that was never heard of before. */
    readonly onDidBegin: Event<TrainingSession> = this.beginEmitter.event;

    constructor(
        @inject(TrainerServer) private readonly server: TrainerServer,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(TrainerPresence) private readonly presence: TrainerPresence,
        @inject(FirstValues) private readonly firstValues: FirstValues,
        @inject(MetricLimit) private readonly metricLimit: MetricLimit,
        @inject(LossWatch) private readonly losses: LossWatch,
        @inject(EventStore) private readonly events: EventStore,
        @inject(PendingRequests) private readonly pending: PendingRequests,
        @inject(Settings) private readonly settings: Settings,
        @inject(Clock) private readonly clock: Clock,
        @inject(Logger) private readonly logger: Logger,
    ) {
        server.onDidConnect((connection) => this.attach(connection));
    }

    /** The handler is called with the session that a new one takes the place of. */
    registerHardResetHandler(handler: (previous: TrainingSession) => void): void {
        this.hardResetHandler = handler;
    }

    /** The session that a trainer said it starts after a reset: its events may come earlier or later than that answer. */
    beginAfterReset(previous: TrainingSession, sessionId: string, runId: string): TrainingSession {
        const { lastConnection: link } = previous;
        if (!link) {
            throw new Error('Only a session that had a trainer can be begun anew.');
        }
        const session = this.registry.find(sessionId) ?? this.create(sessionId, runId, this.clock.now(), link);
        session.record.project = previous.record.project;
        session.record.name = runId;
        session.record.activity = 'paused';
        this.presence.connect(session, link);
        return session;
    }

    private attach(connection: TrainerConnection): void {
        connection.onDidRefuse((refusal) => void this.tellRefusal(refusal));
        connection.onDidIdentify(({ identity }) => {
            const returned = this.presence.findByProcess(identity.pid);
            if (returned) {
                this.presence.connect(returned, connection);
            }
        });
        connection.onDidReceiveMessage((message) => this.receive(connection, message));
        connection.onDidClose(() => {
            this.pending.awaitReconnect(connection);
            this.presence.sessionsOf(connection).forEach((session) => this.presence.disconnectTrainer(session, connection));
        });
    }

    private async tellRefusal(refusal: PeerRefusal): Promise<void> {
        // It calls again and again.
        if (this.refusedUsers.has(refusal.uid)) {
            return;
        }
        this.refusedUsers.add(refusal.uid);
        const message = await describeRefusal(refusal);
        this.server.noteRefusal(message);
        this.noticeEmitter.fire({ severity: 'warning', message });
    }

    private receive(connection: TrainerConnection, message: TrainerMessage): void {
        switch (message.kind) {
            case 'event':
                this.receiveEvent(connection, message.event, message.omissions);
                return;
            case 'reply':
                this.pending.settle(message.reply);
                return;
            case 'error':
                this.logger.warn(`A trainer could not carry out a command: ${message.error.text}`);
                return;
            case 'invalid':
                this.noteOmission(connection, message);
        }
    }

    private noteOmission(connection: TrainerConnection, { sessionId, omission }: InvalidMessage): void {
        const session = this.presence.sessionsOf(connection).find((each) => each.sessionId === sessionId);
        if (session) {
            session.omit(omission);
            this.registry.noteChange(session);
        } else {
            this.server.omit(omission);
        }
    }

    private receiveEvent(connection: TrainerConnection, received: TrainerEvent, omissions: readonly NewOmission[]): void {
        if (!this.heardFrom.has(connection)) {
            this.heardFrom.add(connection);
            const guessed = this.presence.sessionsOf(connection).filter(({ sessionId }) => sessionId !== received.session_id);
            guessed.forEach((session) => this.presence.disconnectTrainer(session, connection));
        }
        const session = this.registry.find(received.session_id) ?? this.begin(received, connection);
        if (!session) {
            return;
        }
        if (!session.left.has(connection)) {
            this.presence.connect(session, connection);
        } else if (this.goesOnBeside(session, received, connection)) {
            this.presence.rejoin(session, connection);
        }
        const event = this.metricLimit.apply(session, this.firstValues.withoutMissing(session, received));
        if (!session.apply(event)) {
            return;
        }
        omissions.forEach((omission) => session.omit(omission));
        this.events.append([{ session, event }]);
        this.losses.check(session);
        if (event.type === 'trainingFinished') {
            this.presence.finish(session);
        }
        if (FLUSHED_AT_ONCE.has(event.type)) {
            setImmediate(() => void this.events.drain());
        }
        this.registry.noteChange(session);
    }

    /** A step that was made after the next session had begun is no late one of a session that is over. */
    private goesOnBeside(session: TrainingSession, event: TrainerEvent, connection: TrainerConnection): boolean {
        return (
            event.type === 'trainStep' &&
            session.record.activity !== 'finished' &&
            this.presence.sessionsOf(connection).every(({ record }) => event.ts * MILLISECONDS > record.startedAt)
        );
    }

    /** @returns nothing when the trainer is refused */
    private begin(event: TrainerEvent, connection: TrainerConnection): TrainingSession | undefined {
        const other = this.findOther(connection);
        const isSecond = other !== undefined && !sameJob(other, connection);
        const warning = isSecond
            ? `A second trainer (${nameOf(connection)}) connected while "${shortName(other.name)}" is training.`
            : undefined;
        if (warning !== undefined && this.settings.get('onthefly.secondTrainer') === 'refuse') {
            connection.refuse();
            const message = `${warning} It was refused, as the setting "onthefly.secondTrainer" says, and is not recorded.`;
            this.noticeEmitter.fire({ severity: 'warning', message });
            return undefined;
        }
        const previous = this.newest;
        const session = this.create(event.session_id, event.run_id, this.beginOf(event), connection);
        if (warning !== undefined) {
            const message = `${warning} It is recorded in a session of its own.`;
            this.noticeEmitter.fire({ severity: 'warning', message, sessionId: event.session_id });
        } else if (!other && previous) {
            this.hardResetHandler?.(previous);
        }
        return session;
    }

    /** Another trainer's session that is at work. */
    private findOther(connection: TrainerConnection): TrainingSession | undefined {
        const { pid } = connection.peer.identity;
        return this.registry.known.find((session) => {
            // A process that came back with a new session has left the old one.
            const leftByThis = !session.connected && pid !== undefined && session.record.trainer.pid === pid;
            return session.isBusy && !session.connections.has(connection) && !leftByThis;
        });
    }

    /** By the trainer's clock, unless that is far ahead: then it is wrong, or counts in another unit. */
    private beginOf({ ts }: TrainerEvent): number {
        const now = this.clock.now();
        return ts * MILLISECONDS > now + FAR_AHEAD_MS ? now : ts * MILLISECONDS;
    }

    private create(sessionId: string, name: string, startedAt: number, link: TrainerLink): TrainingSession {
        const session = this.registry.add({
            sessionId,
            project: '',
            name,
            startedAt,
            activity: 'running',
            steps: 0,
            lostEvents: 0,
            trainer: link.peer.identity,
        });
        this.logger.info(`Session ${sessionId} of ${nameOf(link)}`);
        this.newest = session;
        this.beginEmitter.fire(session);
        return session;
    }
}

function sameJob(session: TrainingSession, { peer }: TrainerLink): boolean {
    const { jobId } = peer.identity;
    return jobId !== undefined && jobId === session.record.trainer.jobId;
}

function nameOf({ peer }: TrainerLink): string {
    const { script, pid } = peer.identity;
    return script === undefined ? 'an unknown process' : `${script}, process ${pid}`;
}
