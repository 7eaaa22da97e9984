import { inject, injectable } from 'inversify';
import { LATER_METRICS, type MetricValues, type TrainerEvent, type TrainStepEvent } from '@onthefly/shared-types';
import type { TrainingSession } from '../session/training-session';
import { Storage } from '../storage/storage';
import { SummaryRepository } from '../storage/summary-repository';

type LaterMetric = (typeof LATER_METRICS)[number];
/** By run and metric: the lowest step with a number. */
type FirstSteps = Map<string, Map<LaterMetric, number>>;

/**
 * Tells NaN from "no value yet". The client names some metrics with every step and sends null for both; it is NaN when an earlier step of the
 * run had a number. By step, not by time: a trainer that went back to before its first validation has no value again.
 */
@injectable()
export class FirstValues {
    private readonly bySession = new WeakMap<TrainingSession, FirstSteps>();

    constructor(@inject(Storage) private readonly storage: Storage) {}

    /** @returns the event without metrics that have no value yet */
    withoutMissing(session: TrainingSession, event: TrainerEvent): TrainerEvent {
        return event.type === 'trainStep' ? this.settle(this.firstSteps(session, event.run_id), event) : event;
    }

    private settle(firstSteps: Map<LaterMetric, number>, event: TrainStepEvent): TrainStepEvent {
        const { metrics, step } = event;
        const missing = new Set<string>();
        for (const name of LATER_METRICS) {
            const value = metrics[name];
            const first = firstSteps.get(name) ?? Infinity;
            if (typeof value === 'number') {
                firstSteps.set(name, Math.min(first, step));
            } else if (value === null && first >= step && !followsLoss(name, metrics)) {
                missing.add(name);
            }
        }
        return missing.size === 0 ? event : { ...event, metrics: without(metrics, missing) };
    }

    private firstSteps(session: TrainingSession, runId: string): Map<LaterMetric, number> {
        let runs = this.bySession.get(session);
        if (!runs) {
            runs = new Map();
            this.bySession.set(session, runs);
        }
        let steps = runs.get(runId);
        if (!steps) {
            steps = session.wasStored ? this.readFirstSteps(session.sessionId, runId) : new Map<LaterMetric, number>();
            runs.set(runId, steps);
        }
        return steps;
    }

    /** Of a session that another process, or an earlier start of this one, has recorded in part. */
    private readFirstSteps(sessionId: string, runId: string): Map<LaterMetric, number> {
        const summaries = new SummaryRepository(this.storage.database).listSummaries(sessionId, runId).filter(({ count }) => count > 0);
        return new Map(LATER_METRICS.filter((name) => summaries.some(({ metric }) => metric === name)).map((name) => [name, -1]));
    }
}

function without(metrics: MetricValues, names: ReadonlySet<string>): MetricValues {
    return Object.fromEntries(Object.entries(metrics).filter(([name]) => !names.has(name)));
}

/** Norms are calculated with every step: beside a loss that is NaN they are it too, though they never were a number. */
function followsLoss(name: LaterMetric, metrics: MetricValues): boolean {
    return name !== 'val_loss' && metrics['loss'] === null;
}
