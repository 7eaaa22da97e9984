import type { TerminalServer } from '../dashboard/server-methods';
import { readPid } from '../recorder/claim-place';
import { RecorderClient, RecorderGoneError } from '../recorder/recorder-client';
import type { RecorderGreeting } from '../recorder/recorder-protocol';
import { AnswerWatch } from './answer-watch';
import { CommandFailure } from './command-failure';

/** A command's way to the recorder. */
export interface TerminalConnection {
    readonly server: TerminalServer;
    /** Who it is. */
    readonly recorder: RecorderGreeting;
    /** Has it end, once everything is stored. */
    end(): Promise<void>;
    close(): void;
}

/** @throws CommandFailure with the code `timeout` when it does not answer, another error when nobody listens there */
export async function connectTerminal(path: string): Promise<TerminalConnection> {
    const client = await RecorderClient.open(path);
    const pid = await readPid(path);
    const name = `The OnTheFly recorder${pid === undefined ? '' : ` (process ${pid})`}`;
    const watch = new AnswerWatch(() => client.ping(), name);
    const close = (): void => {
        watch.stop();
        client.close();
    };
    let recorder: RecorderGreeting;
    try {
        await watch.check();
        recorder = await client.greet({ role: 'terminal' });
    } catch (error) {
        close();
        throw error;
    }
    const silent = watch.run().then(() => new Promise<never>(() => undefined));
    silent.catch(() => undefined);
    const call =
        (method: (...values: unknown[]) => Promise<unknown>) =>
        (...values: unknown[]): Promise<unknown> =>
            Promise.race([method(...values), silent]).catch((error: unknown) => {
                throw error instanceof RecorderGoneError ? new CommandFailure('internal', 'The OnTheFly recorder was ended.') : error;
            });
    const methods = Object.entries(client.server as unknown as Record<string, (...values: unknown[]) => Promise<unknown>>);
    const server = Object.fromEntries(methods.map(([name, method]) => [name, call(method)])) as unknown as TerminalServer;
    return { server, recorder, end: () => Promise.race([client.end(), silent]), close };
}
