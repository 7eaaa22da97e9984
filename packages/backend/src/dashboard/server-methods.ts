import type { IntentName, OnTheFlyServer, Outcome, WebMsg } from '@onthefly/shared-types';

export type ServerMethod = keyof OnTheFlyServer;

/** What can be called from outside of the process, with the greatest number of arguments. Anything not listed can't be called. */
export const SERVER_METHODS: Readonly<Record<ServerMethod, 0 | 1>> = {
    getSnapshot: 0,
    getSeries: 1,
    getMarks: 1,
    getLogs: 1,
    getLogWindow: 1,
    getLogText: 1,
    listLogPhases: 1,
    describeWindow: 1,
    selectSession: 1,
    prepareExample: 0,
    cancelExample: 0,
    execute: 1,
    cancelCommand: 1,
    listSessions: 0,
    describeSession: 1,
    planPrune: 1,
    listRuns: 1,
    listCommands: 1,
    listCheckpoints: 1,
    listCheckpointFolders: 1,
    listHealth: 1,
    listReports: 1,
    listAlerts: 1,
    getReport: 1,
    getSteps: 1,
    startJob: 1,
    cancelJob: 1,
    getJob: 1,
    planExport: 1,
    inspectBundle: 1,
};

/** By which a terminal learns that the server still answers. It is answered at once, whatever else is under way. */
export const PING = 'ping';

/** What was asked for can't be called. */
export class UncallableError extends Error {
    constructor(
        readonly reason: 'method' | 'arguments',
        message: string,
    ) {
        super(message);
    }
}

/**
 * Calls what somebody asked for who is trusted as little as a page. The arguments themselves are checked by the server.
 * @throws UncallableError, or whatever the method rejects with
 */
export async function callServerMethod(
    server: OnTheFlyServer | TerminalServer,
    name: string,
    values: readonly unknown[],
): Promise<unknown> {
    if (!Object.hasOwn(SERVER_METHODS, name)) {
        throw new UncallableError('method', `There is no method "${name}".`);
    }
    const maximum = SERVER_METHODS[name as ServerMethod];
    if (values.length > maximum) {
        throw new UncallableError('arguments', `"${name}" takes at most ${maximum} arguments.`);
    }
    const methods = server as unknown as Record<string, (...values: readonly unknown[]) => Promise<unknown>>;
    return methods[name]?.(...values);
}

/** What terminals ask for. */
export interface TerminalServer extends Omit<OnTheFlyServer, 'execute'> {
    /**
     * Carries out what a person asks for. Never rejects.
     * @param cancellation ends the waiting of this terminal, and what was asked for only when nobody else has asked the same
     */
    execute<Name extends IntentName>(message: WebMsg<Name>, cancellation?: AbortSignal): Promise<Outcome<Name>>;
}
