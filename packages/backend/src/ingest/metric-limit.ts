import { inject, injectable } from 'inversify';
import type { TrainerEvent, TrainStepEvent } from '@onthefly/shared-types';
import { Settings } from '../host/settings';
import { newOmission } from '../session/omission';
import type { TrainingSession } from '../session/training-session';
import { Storage } from '../storage/storage';
import { SummaryRepository } from '../storage/summary-repository';

/** Keeps a session from having a metric for each of its steps, by mistake or otherwise: the first ones are kept, the others told by name. */
@injectable()
export class MetricLimit {
    private readonly bySession = new WeakMap<TrainingSession, Set<string>>();

    constructor(
        @inject(Settings) private readonly settings: Settings,
        @inject(Storage) private readonly storage: Storage,
    ) {}

    /** @returns the event without metrics that are beyond the limit */
    apply(session: TrainingSession, event: TrainerEvent): TrainerEvent {
        return event.type === 'trainStep' ? this.keepFirst(session, this.metricsOf(session), event) : event;
    }

    private keepFirst(session: TrainingSession, metrics: Set<string>, event: TrainStepEvent): TrainStepEvent {
        const limit = this.settings.get('onthefly.maximumMetrics');
        const left = new Set<string>();
        for (const name of Object.keys(event.metrics)) {
            if (metrics.size < limit) {
                metrics.add(name);
            } else if (!metrics.has(name)) {
                left.add(name);
            }
        }
        if (left.size === 0) {
            return event;
        }
        const reason =
            `It was left out: this session has ${limit} metrics already, which is the limit. ` +
            'The setting "onthefly.maximumMetrics" allows more.';
        left.forEach((name) => session.omit(newOmission(`trainStep.${name}`, reason, event.metrics[name])));
        return { ...event, metrics: Object.fromEntries(Object.entries(event.metrics).filter(([name]) => !left.has(name))) };
    }

    private metricsOf(session: TrainingSession): Set<string> {
        let metrics = this.bySession.get(session);
        if (!metrics) {
            metrics = new Set(session.wasStored ? new SummaryRepository(this.storage.database).listMetrics(session.sessionId) : []);
            this.bySession.set(session, metrics);
        }
        return metrics;
    }
}
