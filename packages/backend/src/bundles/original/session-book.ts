import type { TrainerEvent } from '@onthefly/shared-types';
import { isObject } from '../../common/field-reader';
import type { RunRecord } from '../../session/run-record';
import type { SessionActivity } from '../../session/training-session';
import type { Database } from '../../sqlite/database';
import { EventRepository } from '../../storage/event-repository';
import { SessionRepository } from '../../storage/session-repository';
import type { AnnouncedSession } from '../opened-bundle';
import { ConvertedSession } from './converted-session';
import type { OriginalTable } from './original-layout';
import type { OriginalSessions } from './original-sessions';

const MILLISECONDS = 1_000;
const ACTIVITIES: readonly SessionActivity[] = ['running', 'paused', 'finished'];

/** The sessions that a bundle's rows were found to belong to. */
export class SessionBook {
    private readonly found = new Map<string, ConvertedSession>();
    /** What our own export put beside the original's tables. */
    private readonly own = new Map<string, Readonly<Record<string, unknown>>>();
    private readonly events: EventRepository;

    constructor(
        private readonly target: Database,
        private readonly sessions: OriginalSessions,
        /** The first number that no row of the bundle has. */
        private readonly nextSeq: number,
        /** For sessions without any time; milliseconds since the epoch. */
        private readonly createdAt: number,
    ) {
        this.events = new EventRepository(target);
    }

    find(runId: string | undefined, sessionId?: string): ConvertedSession {
        const id = this.sessions.find(runId, sessionId);
        const session = this.found.get(id) ?? new ConvertedSession(id, this.nextSeq);
        this.found.set(id, session);
        return session;
    }

    noteOwn(value: unknown): void {
        if (isObject(value) && typeof value['sessionId'] === 'string') {
            this.own.set(value['sessionId'], value);
        }
    }

    /** Keeps what has no place of its own here, as an event that nothing but an export looks at. */
    keep(session: ConvertedSession, runId: string, table: OriginalTable, fields: Record<string, unknown>, at?: number): void {
        if (Object.keys(fields).length === 0) {
            return;
        }
        const event: TrainerEvent = {
            type: 'unknown',
            wireType: `original.${table}`,
            fields,
            session_id: session.sessionId,
            run_id: runId,
            run_gen: 0,
            event_seq: session.takeSequence(undefined),
            ts: session.timeOf(at) / MILLISECONDS,
        };
        this.events.insert(event, undefined);
    }

    /** Stores sessions and runs, once all rows were seen. */
    store(): AnnouncedSession[] {
        const repository = new SessionRepository(this.target);
        return [...this.found.values()].map((session) => this.storeSession(session, repository));
    }

    private storeSession(session: ConvertedSession, repository: SessionRepository): AnnouncedSession {
        const { sessionId } = session;
        const own = this.own.get(sessionId) ?? {};
        const text = (field: string): string | undefined => (typeof own[field] === 'string' ? own[field] : undefined);
        const number = (field: string): number | undefined => (typeof own[field] === 'number' ? own[field] : undefined);
        const startedAt = number('startedAt') ?? session.firstAt ?? this.createdAt;
        const runs = [...session.runs.keys()].map((runId) => toRunRecord(session, runId, startedAt));
        const [first] = [...runs].sort((left, right) => left.startedAt - right.startedAt);
        const project = text('project') ?? session.project ?? 'imported';
        const name = text('name') ?? first?.name ?? sessionId;
        repository.saveSession(
            {
                sessionId,
                project,
                name,
                startedAt,
                endedAt: number('endedAt') ?? session.lastAt,
                activity: ACTIVITIES.find((each) => each === text('activity')) ?? 'finished',
                steps: session.steps,
                lostEvents: number('lostEvents') ?? 0,
                currentRunId: session.currentRunId ?? first?.runId,
                latest: session.latest,
                trainer: isObject(own['trainer']) ? own['trainer'] : {},
            },
            session.sequence.seen,
        );
        const givenName = text('givenName');
        repository.saveSessionEdit(sessionId, { givenName, note: text('note'), archivedAt: undefined });
        for (const run of runs) {
            repository.insertRun(run);
            repository.saveRunEdit(sessionId, run.runId, run);
        }
        return { sessionId, name: givenName ?? name, project, startedAt, runs: runs.length, steps: session.steps };
    }
}

function toRunRecord(session: ConvertedSession, runId: string, startedAt: number): RunRecord {
    const run = session.run(runId);
    const implied = run.parents.length > 1 ? 'merge' : run.parents.length === 1 ? 'fork' : 'root';
    const kind = run.kind === 'fork' || run.kind === 'merge' || run.kind === 'root' ? run.kind : implied;
    return { ...run, sessionId: session.sessionId, runId, kind, startedAt: run.startedAt ?? startedAt, steps: 0 };
}
