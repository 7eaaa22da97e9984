import { inject, injectable } from 'inversify';
import type { RunDetails, Session } from '@onthefly/shared-types';
import { SessionRegistry } from '../ingest/session-registry';
import { toRun } from '../session/run-record';
import type { TrainingSession } from '../session/training-session';
import { Storage } from '../storage/storage';
import { SummaryRepository } from '../storage/summary-repository';

/** Sessions and runs as tables show them. */
@injectable()
export class SessionLists {
    constructor(
        @inject(SessionRegistry) private readonly registry: SessionRegistry,
        @inject(Storage) private readonly storage: Storage,
    ) {}

    /** Newest first. */
    listSessions(): Session[] {
        return this.registry.listAll().map((session) => session.summary());
    }

    /** Of one session, or of all; in the order in which they began. */
    listRuns(sessionId?: string): RunDetails[] {
        const summaries = new SummaryRepository(this.storage.database);
        const sessions = sessionId === undefined ? this.registry.listAll() : [this.registry.find(sessionId)];
        return sessions.flatMap((session) => (session ? describeRuns(session, summaries) : []));
    }
}

function describeRuns(session: TrainingSession, summaries: SummaryRepository): RunDetails[] {
    return session.runs.map((run) => ({
        ...toRun(run),
        state: run.runId === session.record.currentRunId ? session.state : 'left',
        summaries: summaries.listSummaries(run.sessionId, run.runId),
    }));
}
