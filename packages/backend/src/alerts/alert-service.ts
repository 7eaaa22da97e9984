import { inject, injectable } from 'inversify';
import { Emitter, type Event } from 'vscode-jsonrpc';
import { isGraveAlert, type Alert, type Notice, shortName } from '@onthefly/shared-types';
import { IntentQueue } from '../control/intent-queue';
import { Pausing } from '../control/pausing';
import { Clock } from '../host/clock';
import { Logger } from '../host/logger';
import { Settings } from '../host/settings';
import { SessionRegistry } from '../ingest/session-registry';
import { TrainerPresence } from '../ingest/trainer-presence';
import type { TrainingSession } from '../session/training-session';
import { EventStore, type RecordedEvent } from '../storage/event-store';
import { StoredAlerts } from '../storage/stored-alerts';
import { SessionWatch } from './session-watch';

const CHECK_INTERVAL_MS = 1_000;

/** Watches every session that events come for, keeps what is wrong and tells of it. */
@injectable()
export class AlertService {
    private readonly alertEmitter = new Emitter<Alert>();
    private readonly noticeEmitter = new Emitter<Notice>();
    private readonly watches = new Map<TrainingSession, SessionWatch>();
    /** Found while a batch was being written: kept until that is over, since storing writes as well. */
    private found: Alert[] = [];
    private soon: NodeJS.Immediate | undefined;
    private readonly timer: NodeJS.Timeout;

    readonly onDidRaise: Event<Alert> = this.alertEmitter.event;
    readonly onDidRaiseNotice: Event<Notice> = this.noticeEmitter.event;

    constructor(
        @inject(EventStore) private readonly events: EventStore,
        @inject(TrainerPresence) presence: TrainerPresence,
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(StoredAlerts) private readonly stored: StoredAlerts,
        @inject(IntentQueue) private readonly queue: IntentQueue,
        @inject(Pausing) private readonly pausing: Pausing,
        @inject(Settings) private readonly settings: Settings,
        @inject(Clock) private readonly clock: Clock,
        @inject(Logger) private readonly logger: Logger,
    ) {
        events.onDidWrite((records) => this.observe(records));
        registry.onDidForget((sessionId) => {
            [...this.watches.keys()]
                .filter((session) => session.sessionId === sessionId)
                .forEach((session) => this.watches.delete(session));
        });
        presence.onDidConnect((session) => this.watches.get(session)?.trainerConnected());
        presence.onDidEnd((session) => void this.concludeEnd(session));
        this.timer = setInterval(() => this.check(), CHECK_INTERVAL_MS);
        this.timer.unref();
    }

    /** What was found up to now is kept. */
    dispose(): void {
        clearInterval(this.timer);
        clearImmediate(this.soon);
        this.raiseAll();
    }

    private observe(records: readonly RecordedEvent[]): void {
        const now = this.clock.now();
        for (const { session, event } of records) {
            let watch = this.watches.get(session);
            if (!watch) {
                watch = new SessionWatch(session);
                this.watches.set(session, watch);
            }
            this.add(watch.observe(event, now));
        }
    }

    /** Its last events may still wait to be written, and tell how it ended. */
    private async concludeEnd(session: TrainingSession): Promise<void> {
        await this.events.drain();
        const end = this.watches.get(session)?.trainerEnded(this.clock.now());
        if (!end) {
            return;
        }
        this.add(end.alerts);
        if (end.remark !== undefined && this.settings.get('onthefly.alerts.trainerGone')) {
            const { sessionId, name } = session;
            this.noticeEmitter.fire({ severity: 'info', message: `${shortName(name)}: ${end.remark}`, sessionId });
        }
    }

    private check(): void {
        const now = this.clock.now();
        this.watches.forEach((watch) => this.add(watch.check(now)));
    }

    private add(alerts: readonly Alert[]): void {
        if (alerts.length > 0) {
            this.found.push(...alerts);
            this.soon ??= setImmediate(() => this.raiseAll());
        }
    }

    private raiseAll(): void {
        this.soon = undefined;
        const alerts = this.found.splice(0);
        for (const alert of alerts) {
            if (alert.kind === 'nonFiniteLoss' && this.settings.get('onthefly.pauseOnNonFiniteLoss')) {
                void this.pause(alert);
            }
            if (this.settings.get(`onthefly.alerts.${alert.kind}`)) {
                this.raise(alert, !isSaidAlready(alert, alerts));
            }
        }
    }

    private raise(alert: Alert, withNotice: boolean): void {
        try {
            this.stored.insert(alert);
        } catch (error) {
            this.logger.error(`An alert could not be stored (${String(error)}): ${alert.message}`);
        }
        this.alertEmitter.fire(alert);
        if (withNotice) {
            this.noticeEmitter.fire({
                severity: isGraveAlert(alert.kind) ? 'error' : 'warning',
                message: alert.runId === '' ? alert.message : `${shortName(alert.runId)}: ${alert.message}`,
                sessionId: alert.sessionId,
            });
        }
    }

    private async pause({ sessionId, runId }: Alert): Promise<void> {
        const session = this.registry.find(sessionId);
        // While something else is done a trainer may stand only for that.
        if (!session?.isBusy || (session.state !== 'running' && !this.queue.isActing(session))) {
            return;
        }
        try {
            const { step } = await this.queue.run({ session, command: 'pause', askedBy: 'automatic' }, () =>
                this.pausing.requestBackendPause(session, 'automatic', 'non-finite loss'),
            );
            const message = `${shortName(runId)}: Training was paused at step ${step}, as the setting "onthefly.pauseOnNonFiniteLoss" says.`;
            this.noticeEmitter.fire({ severity: 'info', message, sessionId });
        } catch (error) {
            const message = `${shortName(runId)}: Training could not be paused after a loss that is not finite: ${(error as Error).message}`;
            this.noticeEmitter.fire({ severity: 'error', message, sessionId });
        }
    }
}

/** The trainer goes back because of a loss that is not finite: one interruption is enough for both. */
function isSaidAlready(alert: Alert, others: readonly Alert[]): boolean {
    return (
        alert.kind === 'checkpointRestored' &&
        others.some(({ kind, sessionId, runId }) => kind === 'nonFiniteLoss' && sessionId === alert.sessionId && runId === alert.runId)
    );
}
