import type { LatestStep, TrainStepEvent } from '@onthefly/shared-types';
import { SequenceTracker } from '../../session/sequence-tracker';

export interface ConvertedRun {
    name: string;
    kind: string | undefined;
    startedAt: number | undefined;
    meta: Record<string, unknown>;
    eventSeq: number;
    givenName: string | undefined;
    note: string | undefined;
    pinned: boolean;
    readonly parents: string[];
}

/** What the rows of a session add up to. */
export class ConvertedSession {
    readonly runs = new Map<string, ConvertedRun>();
    readonly sequence = new SequenceTracker();
    project: string | undefined;
    steps = 0;
    firstAt: number | undefined;
    lastAt: number | undefined;
    latest: LatestStep | undefined;
    currentRunId: string | undefined;

    constructor(
        readonly sessionId: string,
        /** The first number that no row has. */
        private nextSeq: number,
    ) {}

    /** The number that a row has, or a new one when it has none or another row has it. */
    takeSequence(wanted: number | undefined): number {
        if (wanted !== undefined && wanted > 0 && this.sequence.add(wanted)) {
            return wanted;
        }
        for (;;) {
            const next = this.nextSeq++;
            if (this.sequence.add(next)) {
                return next;
            }
        }
    }

    /** A run, made when it was not heard of before. */
    run(runId: string): ConvertedRun {
        const known = this.runs.get(runId);
        if (known) {
            return known;
        }
        const run: ConvertedRun = {
            name: runId,
            kind: undefined,
            startedAt: undefined,
            meta: {},
            eventSeq: 0,
            givenName: undefined,
            note: undefined,
            pinned: false,
            parents: [],
        };
        this.runs.set(runId, run);
        return run;
    }

    /** The time of a row; that of the one before it where it has none. */
    timeOf(at: number | undefined): number {
        const time = at ?? this.lastAt ?? 0;
        if (at !== undefined) {
            this.firstAt = Math.min(this.firstAt ?? at, at);
            this.lastAt = Math.max(this.lastAt ?? at, at);
        }
        return time;
    }

    noteStep(step: TrainStepEvent): void {
        this.steps++;
        this.currentRunId = step.run_id;
        const run = this.run(step.run_id);
        run.startedAt ??= step.ts * 1_000;
        this.latest = { runId: step.run_id, step: step.step, epoch: step.epoch, ts: step.ts * 1_000, metrics: step.metrics };
    }
}
