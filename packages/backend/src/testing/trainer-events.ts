import type { LogEvent, TrainStepEvent } from '@onthefly/shared-types';

const BASE = { session_id: 's1', run_id: 'baseline', run_gen: 0 };

/** A step, a tenth of a second after the one before it. */
export function trainStep(step: number, metrics: Readonly<Record<string, number | null>>, ts = step / 10): TrainStepEvent {
    return { ...BASE, type: 'trainStep', event_seq: step, ts, step, epoch: 0, metrics };
}

export function logLine(text: string, level: LogEvent['level'] = 'error'): LogEvent {
    return { ...BASE, type: 'log', event_seq: 1, ts: 0, level, text };
}
