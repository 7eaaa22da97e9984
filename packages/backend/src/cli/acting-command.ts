import { setTimeout as delay } from 'node:timers/promises';
import type { IntentName, IntentParams, IntentResult, Outcome, WebMsg } from '@onthefly/shared-types';
import type { TerminalServer } from '../terminal/server-methods';
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
    const askedAt = Date.now();
    const interruption = new AbortController();
    const listener = terminal.onInterrupt(() => interruption.abort());
    const interrupted = new Promise<never>((_, reject) => {
        interruption.signal.addEventListener('abort', () =>
            reject(new Interruption('No longer waiting. The trainer may carry it out all the same.')),
        );
    });
    const remark = new WaitingRemark(output);
    try {
        return await Promise.race([server.execute(message), interrupted]);
    } catch (error) {
        if (error instanceof Interruption) {
            // Who is tired of waiting has no use for the reason why the server was not told.
            const told = cancelPending(server, askedAt).catch(() => undefined);
            await Promise.race([told, delay(CANCEL_TIMEOUT_MS, undefined, { ref: false })]);
        }
        throw error;
    } finally {
        remark.remove();
        listener.dispose();
    }
}

/** Carries out one intent from beginning to end. */
export async function runIntent<Name extends IntentName>(
    terminal: Terminal,
    options: CommonOptions,
    type: Name,
    params: IntentParams<Name>,
    describe: (result: IntentResult<Name>) => string,
): Promise<void> {
    const access = await reachServer(terminal, options);
    try {
        const outcome = await act(terminal, access.server, toMessage(type, params, options));
        await report(terminal, options, outcome, describe);
    } finally {
        access.close();
    }
}

export function toMessage<Name extends IntentName>(type: Name, params: IntentParams<Name>, options: CommonOptions): WebMsg<Name> {
    return { ...params, type, target: { sessionId: options.session, askedBy: 'terminal' } };
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

/** What this terminal asked for and the trainer has not answered yet. */
async function cancelPending(server: TerminalServer, askedAt: number): Promise<void> {
    const { pendingCommands = [] } = (await server.getSnapshot()).state;
    const own = pendingCommands.filter((record) => record.askedBy === 'terminal' && record.requestedAt >= askedAt);
    await Promise.allSettled(own.map(({ commandId }) => server.cancelCommand(commandId)));
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
