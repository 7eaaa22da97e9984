import { NOT_FINITE, type PointsEvent, type TrainStepEvent } from '@onthefly/shared-types';

const MILLISECONDS = 1_000;

export interface Point {
    readonly ordinal: number;
    readonly event: TrainStepEvent;
}

/** Turns rows of one run into columns. */
export function toPointsEvent(points: readonly [Point, ...Point[]]): PointsEvent {
    const metrics = new Map<string, Float64Array>();
    const length = points.length;
    const ordinal = new Float64Array(length);
    const eventSeq = new Float64Array(length);
    const step = new Float64Array(length);
    const epoch = new Float64Array(length);
    const ts = new Float64Array(length);
    points.forEach(({ ordinal: count, event }, row) => {
        ordinal[row] = count;
        eventSeq[row] = event.event_seq;
        step[row] = event.step;
        epoch[row] = event.epoch ?? NaN;
        ts[row] = event.ts * MILLISECONDS;
        for (const [name, value] of Object.entries(event.metrics)) {
            let column = metrics.get(name);
            if (!column) {
                column = new Float64Array(length).fill(NaN);
                metrics.set(name, column);
            }
            column[row] = value ?? NOT_FINITE;
        }
    });
    const { session_id: sessionId, run_id: runId } = points[0].event;
    return { type: 'points', sessionId, runId, ordinal, eventSeq, step, epoch, ts, metrics: Object.fromEntries(metrics) };
}
