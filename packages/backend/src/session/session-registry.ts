import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Notice, TrainerEvent } from '@onthefly/shared-types';
import { Clock } from '../host/clock';
import { Logger } from '../host/logger';
import { Settings } from '../host/settings';
import { EventWriter } from '../storage/event-writer';
import { Storage } from '../storage/storage';
import { SessionRepository } from '../storage/session-repository';
import { isProcessAlive } from '../trainer/process-table';
import type { TrainerConnection } from '../trainer/trainer-connection';
import { PendingRequests } from '../trainer/pending-requests';
import { TrainerServer } from '../trainer/trainer-server';
import type { TrainerMessage } from '../trainer/message-parser';
import { TrainingSession, type SessionActivity } from './training-session';

/** How long a trainer that went away may take to come back before its session counts as ended. */
export const RECONNECT_GRACE_MS = 10_000;
/** How long holes in the numbering may stay open, with nothing filling them, before the missing events count as lost. */
export const LOSS_GRACE_MS = 5_000;
/** How long the effect of a command is shown without a word from the trainer. */
const EXPECTATION_MS = 3_000;
const LAST_REPLIES_MS = 1_000;
const PROCESS_CHECK_INTERVAL_MS = 200;

/**
 * Brings each event to its session: by `session_id`, whatever socket it came through. Decides which session is the current one.
 */
@injectable()
export class SessionRegistry {
    private readonly changeEmitter = new Emitter<void>();
    private readonly noticeEmitter = new Emitter<Notice>();
    private readonly sessions = new Map<string, TrainingSession>();
    private readonly heardFrom = new WeakSet<TrainerConnection>();
    private readonly lossTimers = new Map<TrainingSession, NodeJS.Timeout>();
    private readonly reconnectTimers = new Map<TrainingSession, NodeJS.Timeout>();
    private readonly expectationTimers = new Map<TrainingSession, NodeJS.Timeout>();
    private readonly selectEmitter = new Emitter<{ readonly sessionId: string }>();
    private readonly beginEmitter = new Emitter<TrainingSession>();
    private readonly connectEmitter = new Emitter<TrainingSession>();
    private readonly endEmitter = new Emitter<TrainingSession>();
    private hardResetHandler: ((previous: TrainingSession) => void) | undefined;
    private repository: SessionRepository | undefined;
    private currentId: string | undefined;

    /** Any session, or the choice of the current one, changed. Fires for every step: throttle what is costly. */
    readonly onDidChange: Event<void> = this.changeEmitter.event;
    /** Another session is the current one. */
    readonly onDidSelect: Event<{ readonly sessionId: string }> = this.selectEmitter.event;
    /** A session that was never heard of before. */
    readonly onDidBegin: Event<TrainingSession> = this.beginEmitter.event;
    /** A trainer connected to a session, for the first time or again. */
    readonly onDidConnect: Event<TrainingSession> = this.connectEmitter.event;
    /** Its trainer is not coming back. */
    readonly onDidEnd: Event<TrainingSession> = this.endEmitter.event;
    readonly onDidRaiseNotice: Event<Notice> = this.noticeEmitter.event;

    constructor(
        @inject(TrainerServer) server: TrainerServer,
        @inject(EventWriter) private readonly writer: EventWriter,
        @inject(Storage) private readonly storage: Storage,
        @inject(PendingRequests) private readonly pending: PendingRequests,
        @inject(Settings) private readonly settings: Settings,
        @inject(Clock) private readonly clock: Clock,
        @inject(Logger) private readonly logger: Logger,
    ) {
        server.onDidConnect((connection) => this.attach(connection));
        storage.onDidOpen(() => (this.repository = undefined));
    }

    get current(): TrainingSession | undefined {
        return this.currentId === undefined ? undefined : this.sessions.get(this.currentId);
    }

    /** Sessions heard of since the start, and those loaded because somebody asked for them. */
    get known(): readonly TrainingSession[] {
        return [...this.sessions.values()];
    }

    /** A session by its id, from memory or from the database. */
    find(sessionId: string): TrainingSession | undefined {
        const known = this.sessions.get(sessionId);
        if (known) {
            return known;
        }
        this.repository ??= new SessionRepository(this.storage.database);
        const stored = this.repository.findSession(sessionId);
        if (!stored) {
            return undefined;
        }
        const session = new TrainingSession(stored.record, stored.runs, stored.seen);
        this.sessions.set(sessionId, session);
        return session;
    }

    /** Every stored session, newest first. */
    listAll(): TrainingSession[] {
        this.repository ??= new SessionRepository(this.storage.database);
        const stored = this.repository.listSessionIds().map((sessionId) => this.find(sessionId));
        return stored.filter((session) => session !== undefined);
    }

    /** Known sessions and the most recent stored ones, newest first. */
    listRecent(limit: number): TrainingSession[] {
        this.repository ??= new SessionRepository(this.storage.database);
        for (const sessionId of this.repository.listRecentSessionIds(limit)) {
            this.find(sessionId);
        }
        return [...this.known].sort((left, right) => right.record.startedAt - left.record.startedAt);
    }

    /** @throws Error when no such session is stored */
    select(sessionId: string): void {
        if (!this.find(sessionId)) {
            throw new Error(`There is no session ${sessionId}.`);
        }
        this.makeCurrent(sessionId);
        this.changeEmitter.fire();
    }

    /** Shows a state that a command should bring about, until the trainer says what is so, and not for long if it says nothing. */
    expectActivity(session: TrainingSession, activity: SessionActivity): void {
        session.expectedActivity = activity;
        clearTimeout(this.expectationTimers.get(session));
        this.expectationTimers.set(
            session,
            setTimeout(() => {
                session.expectedActivity = undefined;
                this.changeEmitter.fire();
            }, EXPECTATION_MS),
        );
        this.changeEmitter.fire();
    }

    /** Resolves once a trainer says that it is doing this. @throws Error when it does not within the time, or goes away */
    waitForActivity(session: TrainingSession, activity: SessionActivity, timeoutMs: number): Promise<void> {
        return new Promise((resolve, reject) => {
            const finish = (): void => {
                clearTimeout(timer);
                subscriptions.forEach((subscription) => subscription.dispose());
            };
            const fail = (reason: string): void => {
                finish();
                reject(new Error(reason));
            };
            const check = (): void => {
                if (session.record.activity === activity) {
                    finish();
                    resolve();
                }
            };
            const timer = setTimeout(() => fail(`The trainer was not heard to be ${activity} in time.`), timeoutMs);
            const subscriptions = [
                this.onDidChange(check),
                this.onDidEnd((ended) => {
                    if (ended === session) {
                        fail('Trainer disconnected');
                    }
                }),
            ];
            check();
        });
    }

    /** Called with the session that a new one takes the place of. */
    registerHardResetHandler(handler: (previous: TrainingSession) => void): void {
        this.hardResetHandler = handler;
    }

    /** The session that a trainer said it starts after a reset: its events may come earlier or later than that answer. */
    beginAfterReset(
        previous: TrainingSession,
        next: { readonly sessionId: string; readonly runId: string; readonly connection: TrainerConnection },
    ): TrainingSession {
        const session = this.find(next.sessionId) ?? this.create(next.sessionId, next.runId, this.clock.now(), next.connection);
        session.record.project = previous.record.project;
        session.record.name = next.runId;
        session.record.activity = 'paused';
        this.connect(session, next.connection);
        this.select(session.sessionId);
        return session;
    }

    /** Puts a session away, whole. */
    archive(session: TrainingSession): void {
        session.record.archivedAt = this.clock.now();
        this.writer.touch(session);
        this.changeEmitter.fire();
    }

    dispose(): void {
        const timers = [this.lossTimers, this.reconnectTimers, this.expectationTimers];
        for (const timer of timers.flatMap((map) => [...map.values()])) {
            clearTimeout(timer);
        }
    }

    private attach(connection: TrainerConnection): void {
        connection.onDidIdentify(({ identity, foreign }) => {
            if (foreign) {
                this.logger.warn('A process of another user tried to connect as a trainer and was refused.');
                connection.refuse();
                return;
            }
            const returned = this.findByProcess(identity.pid);
            if (returned) {
                this.connect(returned, connection);
            }
        });
        connection.onDidReceiveMessage((message) => this.receive(connection, message));
        connection.onDidClose(() => {
            this.pending.awaitReconnect(connection);
            this.sessionsOf(connection).forEach((session) => this.awaitReturn(session, connection));
        });
    }

    private sessionsOf(connection: TrainerConnection): TrainingSession[] {
        return this.known.filter((session) => session.connections.has(connection));
    }

    /** Until its first event names the session, a process that comes back continues the one it had. */
    private findByProcess(pid: number | undefined): TrainingSession | undefined {
        if (pid === undefined) {
            return undefined;
        }
        const owned = this.known.filter((session) => session.record.trainer.pid === pid && (session.connected || session.reconnecting));
        return owned.at(-1);
    }

    private receive(connection: TrainerConnection, message: TrainerMessage): void {
        if (message.kind === 'error') {
            this.logger.warn(`A trainer could not carry out a command: ${message.error.text}`);
        }
        if (message.kind === 'reply') {
            this.pending.settle(message.reply);
        }
        if (message.kind !== 'event') {
            return;
        }
        const { event } = message;
        if (!this.heardFrom.has(connection)) {
            this.heardFrom.add(connection);
            const guessed = this.sessionsOf(connection).filter(({ sessionId }) => sessionId !== event.session_id);
            guessed.forEach((session) => this.awaitReturn(session, connection));
        }
        const session = this.find(event.session_id) ?? this.begin(event, connection);
        if (!session) {
            return;
        }
        if (!session.left.has(connection)) {
            this.connect(session, connection);
        }
        if (session.apply(event)) {
            this.writer.record(session, event);
            this.watchForLoss(session);
            if (event.type === 'trainingFinished') {
                // Replies that are on their way still count; after them nothing is answered any more.
                setTimeout(() => this.giveUpRequests(session), LAST_REPLIES_MS);
            }
            if (FLUSHED_AT_ONCE.has(event.type)) {
                setImmediate(() => this.writer.flush());
            }
            this.changeEmitter.fire();
        }
    }

    /** @returns nothing when the trainer is refused */
    private begin(event: TrainerEvent, connection: TrainerConnection): TrainingSession | undefined {
        const { pid } = connection.peer.identity;
        const other = this.known.find(
            (session) =>
                isBusy(session) &&
                !session.connections.has(connection) &&
                // A process that came back with a new session has left the old one.
                (session.connected || pid === undefined || session.record.trainer.pid !== pid),
        );
        const isSecond = other !== undefined && !sameJob(other, connection);
        if (isSecond && this.settings.get('onthefly.secondTrainer') === 'refuse') {
            this.refuse(connection, other);
            return undefined;
        }
        const session = this.create(event.session_id, event.run_id, event.ts * 1_000, connection);
        if (isSecond) {
            this.noticeEmitter.fire({
                severity: 'warning',
                message: `${describeSecond(connection, other)} It is recorded in a session of its own.`,
                sessionId: event.session_id,
            });
        } else if (!other || isLeadingRank(session, other)) {
            const previous = this.current;
            this.makeCurrent(event.session_id);
            if (previous && !other) {
                this.hardResetHandler?.(previous);
            }
        }
        return session;
    }

    private create(sessionId: string, name: string, startedAt: number, connection: TrainerConnection): TrainingSession {
        const session = new TrainingSession({
            sessionId,
            project: '',
            name,
            startedAt,
            activity: 'running',
            steps: 0,
            lostEvents: 0,
            trainer: connection.peer.identity,
        });
        this.sessions.set(sessionId, session);
        this.logger.info(`Session ${sessionId} of ${nameOf(connection)}`);
        this.beginEmitter.fire(session);
        return session;
    }

    private refuse(connection: TrainerConnection, other: TrainingSession): void {
        connection.refuse();
        this.noticeEmitter.fire({
            severity: 'warning',
            message: `${describeSecond(connection, other)} It was refused, as the setting "onthefly.secondTrainer" says, and is not recorded.`,
        });
    }

    private connect(session: TrainingSession, connection: TrainerConnection): void {
        if (session.connections.has(connection)) {
            return;
        }
        this.sessionsOf(connection).forEach((previous) => this.leave(previous, connection));
        session.connections.add(connection);
        session.lastConnection = connection;
        session.reconnecting = false;
        clearTimeout(this.reconnectTimers.get(session));
        if (connection.peer.identity.pid !== undefined) {
            session.record.trainer = { ...session.record.trainer, ...connection.peer.identity };
        }
        if (session.record.activity !== 'finished') {
            session.record.endedAt = undefined;
        }
        if (!this.current || (!isBusy(this.current) && isBusy(session))) {
            this.makeCurrent(session.sessionId);
        }
        this.writer.touch(session);
        this.connectEmitter.fire(session);
        this.changeEmitter.fire();
    }

    /** The process went on to another session: a second `fit()`, or a reset. Late events of this one don't bring it back. */
    private leave(session: TrainingSession, connection: TrainerConnection): void {
        session.left.add(connection);
        session.connections.delete(connection);
        if (!session.connected) {
            this.end(session);
        }
    }

    private awaitReturn(session: TrainingSession, connection: TrainerConnection): void {
        session.connections.delete(connection);
        if (!session.connected && session.record.activity !== 'finished') {
            session.reconnecting = true;
            void this.checkForReturn(session, this.clock.now());
        }
        this.writer.touch(session);
        this.writer.flush();
        this.changeEmitter.fire();
    }

    /** A trainer whose process is gone won't come back; of any other it is not known before the grace is over. */
    private async checkForReturn(session: TrainingSession, since: number): Promise<void> {
        const { pid } = session.record.trainer;
        const gone = pid !== undefined && !(await isProcessAlive(pid));
        if (!session.reconnecting) {
            return;
        }
        if (gone || this.clock.now() - since >= RECONNECT_GRACE_MS) {
            this.giveUpRequests(session);
            this.end(session);
            return;
        }
        this.reconnectTimers.set(
            session,
            setTimeout(() => void this.checkForReturn(session, since), PROCESS_CHECK_INTERVAL_MS),
        );
    }

    private makeCurrent(sessionId: string): void {
        if (this.currentId !== sessionId) {
            this.currentId = sessionId;
            this.selectEmitter.fire({ sessionId });
        }
    }

    private giveUpRequests(session: TrainingSession): void {
        if (session.lastConnection) {
            this.pending.rejectAll(session.lastConnection);
        }
    }

    private end(session: TrainingSession): void {
        session.reconnecting = false;
        session.record.endedAt ??= this.clock.now();
        this.writer.touch(session);
        this.endEmitter.fire(session);
        this.changeEmitter.fire();
    }

    /** Starts to wait when a hole opens or closes; a wait that runs out means that nothing fills the holes any more. */
    private watchForLoss(session: TrainingSession): void {
        const missing = session.missingEvents;
        if (missing === session.missingWhenLastWatched) {
            return;
        }
        session.missingWhenLastWatched = missing;
        clearTimeout(this.lossTimers.get(session));
        if (missing <= session.record.lostEvents) {
            this.setLostEvents(session, missing);
        }
        if (missing > 0) {
            this.lossTimers.set(
                session,
                setTimeout(() => this.setLostEvents(session, session.missingEvents), LOSS_GRACE_MS),
            );
        }
    }

    private setLostEvents(session: TrainingSession, count: number): void {
        if (session.record.lostEvents === count) {
            return;
        }
        session.record.lostEvents = count;
        this.writer.touch(session);
        this.changeEmitter.fire();
    }
}

/** After these a person may look at the database or the process may be gone. */
const FLUSHED_AT_ONCE: ReadonlySet<TrainerEvent['type']> = new Set(['paused', 'checkpoint_saved', 'trainingFinished']);

/** Its trainer is there, or may be back in a moment. */
function isBusy(session: TrainingSession): boolean {
    return (session.connected || session.reconnecting) && session.record.activity !== 'finished';
}

function sameJob(session: TrainingSession, connection: TrainerConnection): boolean {
    const { jobId } = connection.peer.identity;
    return jobId !== undefined && jobId === session.record.trainer.jobId;
}

function isLeadingRank(session: TrainingSession, other: TrainingSession): boolean {
    return (session.record.trainer.rank ?? 0) < (other.record.trainer.rank ?? 0);
}

function describeSecond(connection: TrainerConnection, other: TrainingSession): string {
    return `A second trainer (${nameOf(connection)}) connected while "${other.record.name}" is training.`;
}

function nameOf(connection: TrainerConnection): string {
    const { script, pid } = connection.peer.identity;
    return script === undefined ? 'an unknown process' : `${script}, process ${pid}`;
}
