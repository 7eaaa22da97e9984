import type { TrainerEvent } from '@onthefly/shared-types';
import { WELL, type Detector, type Verdict } from './detector';
import { LossStart } from './loss-start';
import { median, medianDeviation, RecentNumbers } from './recent-numbers';

const WINDOW = 2_000;
const STEPS_BETWEEN_LOOKS = 100;
/** The later half of the window has to lie lower than the earlier one by this share. */
const SMALLEST_IMPROVEMENT = 0.002;
/** Who is below the first losses by this share has learnt something: a loss that stays there has converged, and is no alarm. */
const LEARNT_SHARE = 0.1;

/** A loss that has stayed where it was when the run began. */
export class PlateauDetector implements Detector {
    readonly kind = 'plateau';
    private readonly start = new LossStart();
    private readonly losses = new RecentNumbers(WINDOW);
    private stepsUntilLook = STEPS_BETWEEN_LOOKS;
    private hasLearnt = false;

    observe(event: TrainerEvent): Verdict | undefined {
        if (this.hasLearnt) {
            return undefined;
        }
        this.start.observe(event);
        const loss = event.type === 'trainStep' ? event.metrics['loss'] : undefined;
        if (event.type !== 'trainStep' || typeof loss !== 'number') {
            return undefined;
        }
        this.losses.add(loss);
        const start = this.start.level;
        if (start === undefined || this.losses.size < WINDOW || --this.stepsUntilLook > 0) {
            return undefined;
        }
        this.stepsUntilLook = STEPS_BETWEEN_LOOKS;
        const earlier = median(this.losses.slice(0, WINDOW / 2));
        const recent = this.losses.slice(WINDOW / 2);
        const later = median(recent);
        if (start - later > Math.max(LEARNT_SHARE * Math.abs(start), medianDeviation(recent, later))) {
            this.hasLearnt = true;
            return WELL;
        }
        if (earlier - later >= SMALLEST_IMPROVEMENT * Math.abs(earlier)) {
            return undefined;
        }
        const message =
            `The loss is hardly lower than at the start of the run, and has not improved over the last ` +
            `${WINDOW.toLocaleString('en-US')} steps: its median is ${Number(later.toPrecision(4))}.`;
        return { type: 'wrong', step: event.step, message };
    }
}
