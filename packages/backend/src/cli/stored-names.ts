import type { RunDetails, Session } from '@onthefly/shared-types';
import type { TerminalServer } from '../dashboard/server-methods';
import { CommandFailure } from './command-failure';

/**
 * The session that was named, otherwise the current one, otherwise the newest; nothing when none is stored.
 * @throws CommandFailure when the named one is not stored
 */
export async function chooseSession(server: TerminalServer, named: string | undefined): Promise<Session | undefined> {
    if (named !== undefined) {
        return findSession(server, named);
    }
    const sessions = await server.listSessions();
    const { currentSessionId } = (await server.getSnapshot()).state;
    return sessions.find(({ sessionId }) => sessionId === currentSessionId) ?? sessions[0];
}

/** A session by its id, or by a name that no other one has. @throws CommandFailure when there is none, or more than one */
export async function findSession(server: TerminalServer, named: string): Promise<Session> {
    const { exact, others } = pick(await server.listSessions(), named, ({ sessionId }) => sessionId);
    if (!exact) {
        throw new CommandFailure('not-found', `There is no session "${named}". "onthefly sessions" lists them.`);
    }
    if (others.length > 0) {
        const ids = [exact, ...others].map(({ sessionId }) => sessionId).join(', ');
        throw new CommandFailure('not-found', `More than one session is called "${named}": ${ids}. Name it by its id.`);
    }
    return exact;
}

/** A run of a session, by its id or by a name that no other one there has. @throws CommandFailure when there is none, or more than one */
export async function findRun(server: TerminalServer, session: Session | undefined, named: string): Promise<RunDetails> {
    if (!session) {
        throw new CommandFailure('not-found', 'There is no session yet.');
    }
    const runs = await server.listRuns(session.sessionId);
    const { exact, others } = pick(runs, named, ({ runId }) => runId);
    const list = (listed: readonly RunDetails[]): string => listed.map(({ runId }) => `"${runId}"`).join(', ');
    if (!exact) {
        const known = list(runs) || 'still to come';
        throw new CommandFailure('not-found', `There is no run "${named}" in session ${session.sessionId}; its runs are ${known}.`);
    }
    if (others.length > 0) {
        throw new CommandFailure('not-found', `More than one run is called "${named}": ${list([exact, ...others])}. Name it by its id.`);
    }
    return exact;
}

function pick<Item extends { readonly name: string }>(
    items: readonly Item[],
    named: string,
    idOf: (item: Item) => string,
): { readonly exact: Item | undefined; readonly others: readonly Item[] } {
    const byId = items.find((item) => idOf(item) === named);
    const [exact, ...others] = byId ? [byId] : items.filter(({ name }) => name === named);
    return { exact, others };
}
