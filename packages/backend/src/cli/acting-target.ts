import type { Session } from '@onthefly/shared-types';
import type { TerminalServer } from '../dashboard/server-methods';
import { chooseSession, findRun } from './stored-names';

/** What a command acts on, by the ids that the server knows: people name sessions and runs by their names as well. */
export class ActingTarget {
    private chosen: Promise<Session | undefined> | undefined;

    constructor(
        private readonly server: TerminalServer,
        private readonly namedSession: string | undefined,
    ) {}

    /**
     * Undefined stands for the server's current session. A run that was named belongs to a session, which is the one to act on then.
     * @throws CommandFailure when the named one is not stored
     */
    async sessionId(): Promise<string | undefined> {
        return this.namedSession === undefined && !this.chosen ? undefined : (await this.session())?.sessionId;
    }

    /** @throws CommandFailure when there is no such run */
    async runId(named: string): Promise<string> {
        return (await findRun(this.server, await this.session(), named)).runId;
    }

    private session(): Promise<Session | undefined> {
        this.chosen ??= chooseSession(this.server, this.namedSession);
        return this.chosen;
    }
}
