import { inject, injectable } from 'inversify';
import { v4 as newId } from 'uuid';
import type {
    Asker,
    CommandRecord,
    CommandState,
    Ctl,
    ErrorCode,
    TrainerCommandName,
    TrainerPayload,
    TrainerReply,
    TrainerReplyData,
} from '@onthefly/shared-types';
import { ControlError } from '../common/control-error';
import { InvalidFieldError } from '../common/field-reader';
import { Clock } from '../host/clock';
import { Logger } from '../host/logger';
import type { TrainingSession } from '../session/training-session';
import { PendingRequests, UnansweredError } from '../trainer/pending-requests';
import { ActivityExpectation } from './activity-expectation';
import { CommandJournal } from './command-journal';
import { givingUp } from './giving-up';
import { readReplyData } from './reply-reader';

export interface RequestSettings {
    readonly askedBy: Asker;
    /** Milliseconds; `DEFAULT_TIMEOUT_MS` when absent. */
    readonly timeoutMs?: number;
}

/** A native trainer looks at commands between two steps: a slow step, a validation or a test can delay an answer by minutes. */
export const DEFAULT_TIMEOUT_MS = 10 * 60_000;

const UNANSWERED: Readonly<Record<UnansweredError['kind'], { readonly state: CommandState; readonly code: ErrorCode }>> = {
    timeout: { state: 'timedOut', code: 'timeout' },
    disconnected: { state: 'lost', code: 'trainer-disconnected' },
    cancelled: { state: 'cancelled', code: 'cancelled' },
};

/** Asks trainers, and keeps the journal of it. */
@injectable()
export class RequestSender {
    private readonly aborts = new Map<string, AbortController>();

    constructor(
        @inject(PendingRequests) private readonly pending: PendingRequests,
        @inject(CommandJournal) private readonly journal: CommandJournal,
        @inject(ActivityExpectation) private readonly expectation: ActivityExpectation,
        @inject(Clock) private readonly clock: Clock,
        @inject(Logger) private readonly logger: Logger,
    ) {}

    /**
     * Sends a command and waits for its answer.
     * @throws ControlError when there is no trainer, it says no, goes away or does not answer in time
     */
    async sendReq<Name extends TrainerCommandName>(
        session: TrainingSession,
        command: Name,
        payload: TrainerPayload<Name>,
        settings: RequestSettings,
    ): Promise<TrainerReplyData<Name>> {
        const commandId = newId();
        let record: CommandRecord = {
            commandId,
            sessionId: session.sessionId,
            runId: session.record.currentRunId,
            command,
            payload,
            askedBy: settings.askedBy,
            state: 'requested',
            requestedAt: this.clock.now(),
        };
        const note = (change: Partial<CommandRecord>): void => {
            record = { ...record, ...change };
            this.journal.note(record);
        };
        const connection = session.openConnection;
        if (!connection) {
            const reason = describeMissingTrainer(session);
            note({ state: 'lost', settledAt: this.clock.now(), reason });
            throw new ControlError('no-trainer', reason);
        }
        note({ state: 'sent', sentAt: this.clock.now() });
        const abort = new AbortController();
        this.aborts.set(commandId, abort);
        // What is asked after that, such as letting the training go on again, is waited for.
        const nobodyWaits = givingUp.getStore();
        const cancel = (): void => abort.abort();
        nobodyWaits?.addEventListener('abort', cancel);
        try {
            const { timeoutMs = DEFAULT_TIMEOUT_MS } = settings;
            const answer = this.pending.wait({
                id: commandId,
                sessionId: session.sessionId,
                command,
                connection,
                timeoutMs,
                signal: abort.signal,
            });
            connection.sendLine({ id: commandId, cmd: command, payload });
            const data = this.readAnswer(command, await answer);
            note({ state: 'applied', settledAt: this.clock.now(), step: stepOf(data) });
            return data;
        } catch (error) {
            const failure = describeFailure(command, error);
            note({ state: failure.state, settledAt: this.clock.now(), reason: failure.message });
            throw new ControlError(failure.code, failure.message, { cause: error });
        } finally {
            this.aborts.delete(commandId);
            nobodyWaits?.removeEventListener('abort', cancel);
        }
    }

    /**
     * Sends a command without waiting for an answer and shows its effect at once; what the trainer says next corrects that.
     * @throws ControlError when there is no trainer
     */
    sendCtl(session: TrainingSession, message: Ctl): void {
        const connection = session.openConnection;
        if (!connection) {
            throw new ControlError('no-trainer', describeMissingTrainer(session));
        }
        connection.sendLine({ cmd: message.cmd, payload: message.payload ?? {} });
        if (message.cmd === 'pause' || message.cmd === 'resume') {
            this.expectation.show(session, message.cmd === 'pause' ? 'paused' : 'running');
        }
    }

    /** Stops waiting. The trainer may carry the command out all the same. */
    cancel(commandId: string): void {
        this.aborts.get(commandId)?.abort();
    }

    private readAnswer<Name extends TrainerCommandName>(command: Name, reply: TrainerReply): TrainerReplyData<Name> {
        if (!reply.ok) {
            this.logger.debug(`The trainer refused ${command}: ${reply.detail ?? reply.error}`);
            throw new ControlError('refused', explainRefusal(command, reply.error));
        }
        return readReplyData(command, reply.data);
    }
}

function stepOf(data: object): number | undefined {
    const { step } = data as { step?: unknown };
    return typeof step === 'number' ? step : undefined;
}

function describeFailure(command: string, error: unknown): { state: CommandState; code: ErrorCode; message: string } {
    if (error instanceof UnansweredError) {
        return { ...UNANSWERED[error.kind], message: error.message };
    }
    if (error instanceof ControlError) {
        return { state: 'refused', code: error.code, message: error.message };
    }
    if (error instanceof InvalidFieldError) {
        return { state: 'refused', code: 'refused', message: `The trainer's answer to ${command} could not be used: ${error.message}.` };
    }
    return { state: 'refused', code: 'internal', message: `${command} failed: ${String(error)}` };
}

function describeMissingTrainer(session: TrainingSession): string {
    return session.state === 'finished'
        ? 'This training has finished: start the script again to go on from one of its checkpoints.'
        : 'No trainer is connected to this session. Start the script again, or choose a session that is running.';
}

/** The client's own words, with what to do about it where that is known. */
function explainRefusal(command: string, error: string): string {
    if (error.startsWith('Unknown cmd')) {
        return `This trainer does not know "${command}". Update it with: pip install --upgrade onthefly-ai`;
    }
    if (error.includes('state_dict') && error.includes('"module.')) {
        return (
            'The trainer could not rebuild the model: its weights are those of a model in DistributedDataParallel. ' +
            'Pass model_factory= to the trainer, and wrap the model in DistributedDataParallel there, too.'
        );
    }
    if (error.includes('state_dict')) {
        return (
            'The trainer could not rebuild the model: it makes a new one without arguments. ' +
            'Use a model class whose constructor needs none, or pass model_factory= to the trainer.'
        );
    }
    const missing = /No module named '([\w.]+)'/.exec(error)?.[1];
    if (missing !== undefined) {
        return `The trainer's Python lacks the package "${missing}", which ${command} needs. Run: pip install ${missing}`;
    }
    if (error.includes('test_loader is not configured')) {
        return 'The training script has no test data: pass test_loader= to the trainer to be able to test.';
    }
    if (error.includes('val_loader is not configured')) {
        return 'The training script has no validation data: pass val_loader= to the trainer, or make the report on the training data.';
    }
    const sentence = error.split('\n')[0]?.trim() ?? '';
    return `The trainer refused ${command}: ${sentence}`;
}
