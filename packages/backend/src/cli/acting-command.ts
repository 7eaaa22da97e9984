import { setTimeout as delay } from 'node:timers/promises';
import type { IntentName, IntentParams, IntentResult, Outcome, WebMsg } from '@onthefly/shared-types';
import type { TerminalServer } from '../dashboard/server-methods';
import { ActingTarget } from './acting-target';
import { CommandFailure, Interruption } from './command-failure';
import type { Output } from './output';
import { reachServer, type CommonOptions } from './server-access';
import type { Terminal } from './terminal';

/** An answer that comes sooner needs no word about the waiting. */
const REMARK_DELAY_MS = 400;
const CANCEL_TIMEOUT_MS = 2_000;

/**
 * Asks the server to act on a trainer and waits for what becomes of it.
 * @throws Interruption when the person pressed Ctrl+C: the trainer may carry it out all the same
 */
export async function act<Name extends IntentName>(
    terminal: Terminal,
    server: TerminalServer,
    message: WebMsg<Name>,
): Promise<Outcome<Name>> {
    const { output } = terminal;
    const interruption = new AbortController();
    const listener = terminal.onInterrupt(() => interruption.abort());
    const interrupted = new Promise<never>((_, reject) => {
        interruption.signal.addEventListener('abort', () =>
            reject(new Interruption('No longer waiting. The trainer may carry it out all the same.')),
        );
    });
    const remark = new WaitingRemark(output);
    const outcome = server.execute(message, interruption.signal);
    try {
        return await Promise.race([outcome, interrupted]);
    } catch (error) {
        if (error instanceof Interruption) {
            // The answer says that the server was told. Who is tired of waiting has no use for the reason why it was not.
            const told = outcome.catch(() => undefined);
            await Promise.race([told, delay(CANCEL_TIMEOUT_MS, undefined, { ref: false })]);
        }
        throw error;
    } finally {
        remark.remove();
        listener.dispose();
    }
}

/**
 * Carries out one intent from beginning to end.
 * @param params what it is asked with; ids stand in it where people name runs
 */
export async function runIntent<Name extends IntentName>(
    terminal: Terminal,
    options: CommonOptions,
    type: Name,
    params: (target: ActingTarget) => IntentParams<Name> | Promise<IntentParams<Name>>,
    describe: (result: IntentResult<Name>) => string,
): Promise<void> {
    const access = await reachServer(terminal, options);
    try {
        const target = new ActingTarget(access.server, options.session);
        const message = toMessage(type, await params(target), await target.sessionId());
        const outcome = await act(terminal, access.server, message);
        await report(terminal, options, outcome, describe);
    } finally {
        access.close();
    }
}

export function toMessage<Name extends IntentName>(type: Name, params: IntentParams<Name>, sessionId: string | undefined): WebMsg<Name> {
    return { ...params, type, target: { sessionId, askedBy: 'terminal' } };
}

/** @throws CommandFailure when it was not done */
export async function report<Name extends IntentName>(
    { output }: Terminal,
    options: CommonOptions,
    outcome: Outcome<Name>,
    describe: (result: IntentResult<Name>) => string,
): Promise<void> {
    if (outcome.type === 'failed') {
        throw new CommandFailure(outcome.code, outcome.message);
    }
    await (options.json ? output.printJson(outcome) : output.print(describe(outcome.result)));
}

/** Tells a person who has to wait why that is, for as long as it is so. */
class WaitingRemark {
    private isShown = false;
    private readonly timer: NodeJS.Timeout;

    constructor(private readonly output: Output) {
        this.timer = setTimeout(() => this.show(), REMARK_DELAY_MS);
    }

    remove(): void {
        clearTimeout(this.timer);
        if (this.isShown) {
            this.output.clearRemark();
        }
    }

    private show(): void {
        if (this.output.isWatched) {
            this.isShown = true;
            this.output.showRemark('waiting for the current step… (Ctrl+C stops waiting)');
        }
    }
}
