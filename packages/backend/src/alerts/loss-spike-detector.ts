import type { TrainerEvent } from '@onthefly/shared-types';
import { WELL, type Detector, type Verdict } from './detector';
import { median, medianDeviation, RecentNumbers } from './recent-numbers';

const WINDOW = 200;
const ENOUGH = 50;
/** So many usual deviations above the median. Normal noise reaches a good half of it. */
const DEVIATIONS = 8;
/** A loss that hardly moves would make anything a spike. */
const SMALLEST_FACTOR = 2;
const STEPS_BETWEEN_LIMITS = 25;

/** A loss far above what it was lately. */
export class LossSpikeDetector implements Detector {
    readonly kind = 'lossSpike';
    private readonly losses = new RecentNumbers(WINDOW);
    private limit = Infinity;
    private center = NaN;
    private stepsUntilLimit = 0;

    observe(event: TrainerEvent): Verdict | undefined {
        const loss = event.type === 'trainStep' ? event.metrics['loss'] : undefined;
        if (event.type !== 'trainStep' || typeof loss !== 'number') {
            return undefined;
        }
        const { limit, center } = this;
        this.add(loss);
        if (loss > limit) {
            const message = `The loss jumped to ${shorten(loss)} at step ${event.step}; it was about ${shorten(center)} before.`;
            return { type: 'wrong', step: event.step, message };
        }
        return loss <= center ? WELL : undefined;
    }

    private add(loss: number): void {
        this.losses.add(loss);
        if (this.stepsUntilLimit-- <= 0 && this.losses.size >= ENOUGH) {
            this.stepsUntilLimit = STEPS_BETWEEN_LIMITS;
            [this.center, this.limit] = centerAndLimit(this.losses.slice());
        }
    }
}

/** Losses of small batches have a long tail, which only their logarithms lack; where there are none the numbers themselves must do. */
function centerAndLimit(recent: Float64Array): [number, number] {
    if (recent.every((loss) => loss > 0)) {
        const logarithms = recent.map(Math.log);
        const center = median(logarithms);
        const distance = Math.max(DEVIATIONS * medianDeviation(logarithms, center), Math.log(SMALLEST_FACTOR));
        return [Math.exp(center), Math.exp(center + distance)];
    }
    const center = median(recent);
    return [center, center + Math.max(DEVIATIONS * medianDeviation(recent, center), (SMALLEST_FACTOR - 1) * Math.abs(center))];
}

function shorten(value: number): string {
    return String(Number(value.toPrecision(4)));
}
