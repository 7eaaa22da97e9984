import type { TrainerEvent } from '@onthefly/shared-types';
import { WELL, type Detector, type Verdict } from './detector';
import { median, medianDeviation, RecentNumbers } from './recent-numbers';

const WINDOW = 2_000;
const STEPS_BETWEEN_LOOKS = 100;
/** The later half of the window has to lie lower than the earlier one by this share. */
const SMALLEST_IMPROVEMENT = 0.002;
/** Below the level of a plateau by this share the loss has left it; noise about the level has not. */
const CLEAR_IMPROVEMENT = 0.02;
/** About zero a share of the level says nothing: then the noise does, of which the median of many steps has little. */
const CLEAR_OF_NOISE = 0.25;

/** A loss that has stopped to improve. */
export class PlateauDetector implements Detector {
    readonly kind = 'plateau';
    private readonly losses = new RecentNumbers(WINDOW);
    private stepsUntilLook = STEPS_BETWEEN_LOOKS;
    private level: number | undefined;

    observe(event: TrainerEvent): Verdict | undefined {
        const loss = event.type === 'trainStep' ? event.metrics['loss'] : undefined;
        if (event.type !== 'trainStep' || typeof loss !== 'number') {
            return undefined;
        }
        this.losses.add(loss);
        if (this.losses.size < WINDOW || --this.stepsUntilLook > 0) {
            return undefined;
        }
        this.stepsUntilLook = STEPS_BETWEEN_LOOKS;
        const earlier = median(this.losses.slice(0, WINDOW / 2));
        const recent = this.losses.slice(WINDOW / 2);
        const later = median(recent);
        if (this.level !== undefined && this.level - later < this.clearOf(this.level, recent)) {
            return undefined;
        }
        if (earlier - later < SMALLEST_IMPROVEMENT * Math.abs(earlier)) {
            this.level = later;
            const message = `The loss has not improved over the last ${WINDOW.toLocaleString('en-US')} steps: its median is ${Number(later.toPrecision(4))}.`;
            return { type: 'wrong', step: event.step, message };
        }
        this.level = undefined;
        return WELL;
    }

    private clearOf(level: number, recent: Float64Array): number {
        return Math.max(CLEAR_IMPROVEMENT * Math.abs(level), CLEAR_OF_NOISE * medianDeviation(recent));
    }
}
