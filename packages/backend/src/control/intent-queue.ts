import { inject, injectable } from 'inversify';
import { v4 as newId } from 'uuid';
import { Emitter, type Event } from 'vscode-jsonrpc';
import type { Asker, CommandRecord, TrainerCommandName } from '@onthefly/shared-types';
import { ControlError } from '../common/control-error';
import { Clock } from '../host/clock';
import type { TrainingSession } from '../session/training-session';

/** Something that is to be done with a trainer. */
export interface Intent {
    readonly session: TrainingSession;
    /** The command that matters in it. */
    readonly command: TrainerCommandName;
    readonly askedBy: Asker;
    /** Takes it back while it waits; what is under way goes on. */
    readonly signal?: AbortSignal;
}

interface Turn {
    readonly record: CommandRecord;
    readonly begin: () => void;
    readonly giveUp: (error: ControlError) => void;
}

/**
 * One thing after another, in the order in which it was asked for: what acts on the trainers of a job, all ranks of it or one process alone,
 * takes its turn here. Only so can a pause that comes in the middle of something else hold afterwards.
 */
@injectable()
export class IntentQueue {
    private readonly changeEmitter = new Emitter<void>();
    /** By job. The first turn of each is under way, the others wait. */
    private readonly jobs = new Map<string, Turn[]>();

    /** Something waits, or waits no more. */
    readonly onDidChange: Event<void> = this.changeEmitter.event;

    constructor(@inject(Clock) private readonly clock: Clock) {}

    /** What waits for its turn, as commands that nothing was sent of yet. */
    get waiting(): readonly CommandRecord[] {
        return [...this.jobs.values()].flatMap((turns) => turns.slice(1).map(({ record }) => record));
    }

    /** Does the work when all that was asked for before is over. @throws ControlError when it is taken back before */
    async run<Result>(intent: Intent, work: () => Promise<Result>): Promise<Result> {
        const job = jobOf(intent.session);
        const turns = this.jobs.get(job) ?? [];
        this.jobs.set(job, turns);
        await this.takeTurn(turns, intent);
        try {
            return await work();
        } finally {
            turns.shift();
            turns[0]?.begin();
            if (turns.length === 0) {
                this.jobs.delete(job);
            }
            this.changeEmitter.fire();
        }
    }

    /** Something is under way that may have paused the trainer for itself. */
    isActing(session: TrainingSession): boolean {
        return this.jobs.has(jobOf(session));
    }

    /** Of all pauses and resumes that wait, the last is a pause: whatever is under way must not let the training go on. */
    wantsPause(session: TrainingSession): boolean {
        const wishes = (this.jobs.get(jobOf(session)) ?? [])
            .slice(1)
            .map(({ record }) => record.command)
            .filter((command) => command === 'pause' || command === 'resume');
        return wishes.at(-1) === 'pause';
    }

    /** Takes back what waits; nothing happens when its turn has come already. */
    cancel(commandId: string): void {
        this.giveUp(({ record }) => record.commandId === commandId, new ControlError('cancelled', 'Taken back before it began.'));
    }

    /** Nothing that waits will be done any more. */
    dispose(): void {
        this.giveUp(() => true, new ControlError('trainer-disconnected', 'Trainer disconnected'));
    }

    private async takeTurn(turns: Turn[], { session, command, askedBy, signal }: Intent): Promise<void> {
        const commandId = newId();
        const runId = session.record.currentRunId;
        const record: CommandRecord = {
            commandId,
            sessionId: session.sessionId,
            runId,
            command,
            payload: {},
            askedBy,
            state: 'requested',
            requestedAt: this.clock.now(),
        };
        const takeBack = (): void => this.cancel(commandId);
        await new Promise<void>((begin, giveUp) => {
            turns.push({ record, begin, giveUp });
            if (turns.length === 1) {
                begin();
            }
            signal?.addEventListener('abort', takeBack);
            if (signal?.aborted) {
                takeBack();
            }
            this.changeEmitter.fire();
        }).finally(() => signal?.removeEventListener('abort', takeBack));
    }

    private giveUp(isMeant: (turn: Turn) => boolean, error: ControlError): void {
        for (const turns of this.jobs.values()) {
            const meant = turns.slice(1).filter(isMeant);
            for (const turn of meant) {
                turns.splice(turns.indexOf(turn), 1);
                turn.giveUp(error);
            }
        }
        this.changeEmitter.fire();
    }
}

function jobOf({ sessionId, record: { trainer } }: TrainingSession): string {
    return trainer.jobId === undefined ? `session ${sessionId}` : `job ${trainer.jobId}`;
}
