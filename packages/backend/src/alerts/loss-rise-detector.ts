import type { TrainerEvent } from '@onthefly/shared-types';
import { WELL, type Detector, type Verdict } from './detector';
import { LossStart } from './loss-start';
import { median, medianDeviation, RecentNumbers } from './recent-numbers';

const WINDOW = 200;
const STEPS_BETWEEN_LOOKS = 50;
/** Of what was learnt since the start of the run. */
const LOST_SHARE = 0.5;
/** Of the lowest level: where little was learnt, half of that is next to nothing. */
const SMALLEST_RISE = 0.25;
/** The same for a run that began with weights that had learnt, on samples that may be other ones. */
const SMALLEST_RISE_OF_FORK = 1;
/** So many usual deviations: a median over the window strays by a tenth of one. */
const DEVIATIONS = 4;

/** A loss that rises and stays high, however slowly: training diverges, or units die. */
export class LossRiseDetector implements Detector {
    readonly kind = 'lossRise';
    private readonly start = new LossStart();
    private readonly losses = new RecentNumbers(WINDOW);
    private stepsUntilLook = 0;
    private lowest = Infinity;

    observe(event: TrainerEvent): Verdict | undefined {
        this.start.observe(event);
        const loss = event.type === 'trainStep' ? event.metrics['loss'] : undefined;
        if (event.type !== 'trainStep' || typeof loss !== 'number') {
            return undefined;
        }
        this.losses.add(loss);
        if (this.losses.size < WINDOW || --this.stepsUntilLook > 0) {
            return undefined;
        }
        this.stepsUntilLook = STEPS_BETWEEN_LOOKS;
        const recent = this.losses.slice();
        const level = median(recent);
        this.lowest = Math.min(this.lowest, level);
        if (level - this.lowest <= Math.max(this.largestGoodRise(), DEVIATIONS * medianDeviation(recent, level))) {
            return WELL;
        }
        const message = `The loss has risen to about ${shorten(level)} and stays there; its lowest level was about ${shorten(this.lowest)}.`;
        return { type: 'wrong', step: event.step, message };
    }

    private largestGoodRise(): number {
        const start = this.start.level;
        return start === undefined
            ? SMALLEST_RISE_OF_FORK * Math.abs(this.lowest)
            : Math.max(LOST_SHARE * (start - this.lowest), SMALLEST_RISE * Math.abs(this.lowest));
    }
}

function shorten(value: number): string {
    return String(Number(value.toPrecision(4)));
}
