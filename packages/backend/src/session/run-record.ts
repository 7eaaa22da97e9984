import type { NewRunEvent, Run, RunKind, TrainerEvent } from '@onthefly/shared-types';

const MILLISECONDS = 1_000;

/** A run, what its `newRun` event told about it and what a person said about it. `name` is the trainer's own. */
export interface RunRecord extends Run {
    readonly eventSeq: number;
    readonly meta: Readonly<Record<string, unknown>>;
    readonly givenName?: string;
}

/** What a person may say about a run. */
export type RunEdit = Partial<Pick<RunRecord, 'givenName' | 'note' | 'pinned'>>;

/** `known`: what is known of it already, from events that overtook this one or from a person. */
export function describeRun(event: NewRunEvent, known: RunRecord | undefined): RunRecord {
    return {
        ...known,
        ...bareRun(event),
        name: event.meta.display_name ?? event.run_id,
        kind: kindOf(event),
        parents: event.parents,
        meta: event.meta,
        steps: known?.steps ?? 0,
    };
}

/** A run that was heard of before, or without, its `newRun`. */
export function bareRun(event: TrainerEvent): RunRecord {
    return {
        sessionId: event.session_id,
        runId: event.run_id,
        name: event.run_id,
        kind: 'root',
        parents: [],
        startedAt: event.ts * MILLISECONDS,
        steps: 0,
        eventSeq: event.event_seq,
        meta: {},
    };
}

/** As dashboards see it. */
export function toRun({ sessionId, runId, name, givenName, note, pinned, kind, parents, startedAt, steps }: RunRecord): Run {
    return { sessionId, runId, name: givenName ?? name, note, pinned, kind, parents, startedAt, steps };
}

function kindOf(event: NewRunEvent): RunKind {
    if (event.meta.kind === 'fork' || event.meta.kind === 'merge') {
        return event.meta.kind;
    }
    return event.parents.length > 1 ? 'merge' : event.parents.length === 1 ? 'fork' : 'root';
}
