import type { CommandRecord, ControlServer, IntentName, IntentParams, Outcome, WebMsg } from '@onthefly/shared-types';
import { Emitter } from '../emitter';
import { messageOf } from '../message-of';

/** Something that was asked for from this page, and what became of it. */
export interface SettledIntent<Name extends IntentName = IntentName> {
    readonly intent: Name;
    readonly outcome: Outcome<Name>;
}

/** What a person does to the trainer, and what becomes of it. */
export class ControlModel {
    private readonly changed = new Emitter<void>();
    private readonly failed = new Emitter<string>();
    private readonly settled = new Emitter<SettledIntent>();
    private pendingCommands: readonly CommandRecord[] = [];
    /** How many of each kind are under way. */
    private readonly running = new Map<IntentName, number>();

    readonly onDidChange = this.changed.event;
    /** Something that was asked for could not be done; the sentence says why. */
    readonly onDidFail = this.failed.event;
    /** Something that was asked for was done or could not be done. */
    readonly onDidSettle = this.settled.event;

    constructor(private readonly server: Pick<ControlServer, 'execute' | 'cancelCommand' | 'listCommands'>) {}

    /** Commands that the trainer has not answered yet, oldest first. */
    get pending(): readonly CommandRecord[] {
        return this.pendingCommands;
    }

    /** What was asked for from this page and is not settled yet. */
    get runningIntents(): readonly IntentName[] {
        return [...this.running.keys()];
    }

    /** True from the press of a button until the trainer has done it or the reason why not is known. */
    isRunning(intent: IntentName): boolean {
        return this.running.has(intent);
    }

    /** Never rejects. A failure is also told to `onDidFail`, so that callers need to look at it only when they act on it. */
    async execute<Name extends IntentName>(type: Name, params: IntentParams<Name>, sessionId?: string): Promise<Outcome<Name>> {
        this.count(type, 1);
        const outcome = await this.ask<Name>({ type, ...params, target: { askedBy: 'dashboard', sessionId } } as unknown as WebMsg<Name>);
        this.count(type, -1);
        this.settled.fire({ intent: type, outcome });
        if (outcome.type === 'failed' && outcome.code !== 'cancelled' && outcome.code !== 'needs-confirmation') {
            this.failed.fire(outcome.message);
        }
        return outcome;
    }

    /** Stops waiting; the trainer may carry the command out all the same. */
    async cancel(commandId: string): Promise<void> {
        await this.server.cancelCommand(commandId);
    }

    /** Commands of a session, newest first. */
    history(sessionId: string): Promise<readonly CommandRecord[]> {
        return this.server.listCommands(sessionId);
    }

    /** Called by the dashboard's model whenever the state arrives. */
    setPending(pending: readonly CommandRecord[]): void {
        this.pendingCommands = pending;
        this.changed.fire();
    }

    private count(intent: IntentName, change: number): void {
        const count = (this.running.get(intent) ?? 0) + change;
        if (count > 0) {
            this.running.set(intent, count);
        } else {
            this.running.delete(intent);
        }
        this.changed.fire();
    }

    private async ask<Name extends IntentName>(message: WebMsg<Name>): Promise<Outcome<Name>> {
        try {
            return await this.server.execute(message);
        } catch (error) {
            return { type: 'failed', code: 'internal', message: messageOf(error) };
        }
    }
}
