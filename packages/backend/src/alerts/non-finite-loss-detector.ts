import type { TrainerEvent } from '@onthefly/shared-types';
import { WELL, type Detector, type Verdict } from './detector';

const LOG_LINE = /Non-finite loss at step (\d+)/;

/** A loss that is NaN or infinite: it comes as null, or only in the log when the trainer skips the step. */
export class NonFiniteLossDetector implements Detector {
    readonly kind = 'nonFiniteLoss';
    private worstStep: number | undefined;

    observe(event: TrainerEvent): Verdict | undefined {
        const step = failedStep(event);
        if (step !== undefined) {
            this.worstStep = Math.max(step, this.worstStep ?? 0);
            return { type: 'wrong', step, message: `The loss at step ${step} is not a finite number.` };
        }
        // After a restore the trainer comes by the same step again: only beyond it things are well.
        if (event.type === 'trainStep' && this.worstStep !== undefined && event.step > this.worstStep) {
            this.worstStep = undefined;
            return WELL;
        }
        return undefined;
    }
}

function failedStep(event: TrainerEvent): number | undefined {
    if (event.type === 'trainStep') {
        return event.metrics['loss'] === null ? event.step : undefined;
    }
    const match = event.type === 'log' ? LOG_LINE.exec(event.text) : undefined;
    return match ? Number(match[1]) : undefined;
}
