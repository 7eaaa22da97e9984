import { inject, injectable } from 'inversify';
import type { Asker, IntentName, IntentResult, Outcome, TrainerCommandName, WebMsg } from '@onthefly/shared-types';
import { ControlError } from '../common/control-error';
import { SessionRegistry } from '../ingest/session-registry';
import type { TrainingSession } from '../session/training-session';
import { givingUp } from './giving-up';
import { HealthChecks } from './health-checks';
import { IntentQueue } from './intent-queue';
import { LossReports } from './loss-reports';
import { Pausing } from './pausing';
import { RequestSender } from './request-sender';
import { RunControl } from './run-control';
import { RunTargeting } from './run-targeting';
import { SessionKeeping } from './session-keeping';
import { SessionLifecycle } from './session-lifecycle';
import { SharedWork } from './shared-work';
import { TrainerArrival } from './trainer-arrival';

type Handlers = {
    readonly [Name in IntentName]: (session: TrainingSession, message: WebMsg<Name>, askedBy: Asker) => Promise<IntentResult<Name>>;
};

/** What acts on a trainer takes its turn, and is known by this command while it waits. */
const COMMANDS: Readonly<Partial<Record<IntentName, TrainerCommandName>>> = {
    pause: 'pause',
    resume: 'resume',
    checkpoint: 'save_ckpt',
    test: 'test_now',
    fork: 'fork',
    merge: 'merge',
    stop: 'stop',
    loadCheckpoint: 'load_ckpt',
    ensureTrainerOnRun: 'switch_run',
    resumeTrainerOn: 'switch_run',
    generateReport: 'generate_report',
    exportSubset: 'export_subset',
    hardResetSession: 'reset_session',
};

/** Carries out what people ask for. The same request, asked again while it is under way, is carried out once. */
@injectable()
export class ControlService {
    private readonly underWay = new Map<string, SharedWork<Outcome>>();
    private readonly handlers: Handlers;

    constructor(
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(RequestSender) private readonly sender: RequestSender,
        @inject(TrainerArrival) private readonly arrival: TrainerArrival,
        @inject(IntentQueue) private readonly queue: IntentQueue,
        @inject(Pausing) pausing: Pausing,
        @inject(RunControl) control: RunControl,
        @inject(RunTargeting) targeting: RunTargeting,
        @inject(HealthChecks) health: HealthChecks,
        @inject(LossReports) reports: LossReports,
        @inject(SessionLifecycle) lifecycle: SessionLifecycle,
        @inject(SessionKeeping) keeping: SessionKeeping,
    ) {
        this.handlers = {
            pause: (session, { reason }, askedBy) => pausing.requestBackendPause(session, askedBy, reason),
            resume: (session, _, askedBy) => pausing.resume(session, askedBy),
            checkpoint: (session, _, askedBy) => control.saveCheckpoint(session, askedBy),
            test: (session, message, askedBy) => control.test(session, message, askedBy),
            fork: (session, message, askedBy) => control.fork(session, message, askedBy),
            merge: (session, message, askedBy) => control.merge(session, message, askedBy),
            stop: (session, _, askedBy) => control.stop(session, askedBy),
            loadCheckpoint: (session, { path }, askedBy) => control.loadCheckpoint(session, path, askedBy),
            ensureTrainerOnRun: (session, message, askedBy) => targeting.ensureTrainerOnRun(session, message, askedBy),
            resumeTrainerOn: (session, message, askedBy) => targeting.resumeTrainerOn(session, message, askedBy),
            runHealth: (session, { kind }, askedBy) => health.runHealth(session, kind, askedBy),
            generateReport: (session, message, askedBy) => reports.generateReport(session, message, askedBy),
            exportSubset: (session, message, askedBy) => reports.exportSubset(session, message, askedBy),
            hardResetSession: (session, { deleteCheckpoints }, askedBy) => lifecycle.hardResetSession(session, deleteCheckpoints, askedBy),
            editSession: async (session, message) => keeping.editSession(session, message),
            editRun: async (session, message) => keeping.editRun(session, message),
            archiveSession: async (session) => keeping.archiveSession(session),
            restoreSession: async (session) => keeping.restoreSession(session),
            deleteSession: (session, message) => keeping.deleteSession(session, message),
            startRun: () => lifecycle.startRun(),
        };
    }

    /**
     * Never rejects: what went wrong is part of the outcome.
     * @param cancellation ends the waiting of this asker, and what was asked for once nobody else waits for it
     */
    async execute<Name extends IntentName>(message: WebMsg<Name>, cancellation?: AbortSignal): Promise<Outcome<Name>> {
        const { target, ...request } = message;
        const sessionId = target?.sessionId;
        const key = JSON.stringify([sessionId, request]);
        if (message.type === 'pause' || message.type === 'resume') {
            // A pause that is asked for again after a resume is another wish than the first one.
            this.forgetWish(sessionId, message.type === 'pause' ? 'resume' : 'pause');
        }
        const known = this.underWay.get(key);
        const work = known && !known.isGivenUp ? known : this.begin(key, message);
        return (await work.join(cancellation)) ?? { type: 'failed', code: 'cancelled', message: 'Nobody waits for it any more.' };
    }

    /** Stops waiting for a command, or for a trainer with `startRun` in place of a command's id. */
    cancelCommand(commandId: string): void {
        if (commandId === 'startRun') {
            this.arrival.cancel();
        } else {
            this.queue.cancel(commandId);
            this.sender.cancel(commandId);
        }
    }

    private begin<Name extends IntentName>(key: string, message: WebMsg<Name>): SharedWork<Outcome> {
        const work = new SharedWork<Outcome>((signal) =>
            givingUp
                .run(signal, () => this.carryOut(message))
                .finally(() => {
                    if (this.underWay.get(key) === work) {
                        this.underWay.delete(key);
                    }
                }),
        );
        this.underWay.set(key, work);
        return work;
    }

    private forgetWish(sessionId: string | undefined, type: IntentName): void {
        for (const key of this.underWay.keys()) {
            const [of, request] = JSON.parse(key) as [string | null, { readonly type: IntentName }];
            if (of === (sessionId ?? null) && request.type === type) {
                this.underWay.delete(key);
            }
        }
    }

    private async carryOut<Name extends IntentName>(message: WebMsg<Name>): Promise<Outcome<Name>> {
        try {
            const handler: Handlers[Name] = this.handlers[message.type];
            if (message.type === 'deleteSession' && message.target?.sessionId === undefined) {
                // Which one is current may have changed since somebody looked.
                throw new ControlError('invalid-request', 'Say which session is to be deleted.');
            }
            const session = message.type === 'startRun' ? undefined : this.sessionOf(message.target?.sessionId);
            const askedBy = message.target?.askedBy ?? 'dashboard';
            const work = (): Promise<IntentResult<Name>> => handler(session as TrainingSession, message, askedBy);
            const command = commandOf(message as WebMsg);
            const result =
                session && command ? await this.queue.run({ session, command, askedBy, signal: givingUp.getStore() }, work) : await work();
            return { type: 'done', result };
        } catch (error) {
            const message = error instanceof Error ? error.message : String(error);
            return { type: 'failed', code: error instanceof ControlError ? error.code : 'internal', message };
        }
    }

    private sessionOf(wanted: string | undefined): TrainingSession {
        const session = wanted === undefined ? undefined : this.registry.find(wanted);
        if (!session) {
            throw new ControlError(
                wanted === undefined ? 'no-trainer' : 'not-found',
                wanted === undefined
                    ? 'No trainer has connected yet. Start a training script: it connects by itself.'
                    : `There is no session ${wanted}.`,
            );
        }
        return session;
    }
}

function commandOf(message: WebMsg): TrainerCommandName | undefined {
    return message.type === 'runHealth' ? `${message.kind}_health` : COMMANDS[message.type];
}
