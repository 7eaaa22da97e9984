import type { TrainerEvent } from '@onthefly/shared-types';
import { WELL, type Detector, type Verdict } from './detector';

const LOG_LINE = /Restoring last checkpoint/;
const STEP = /at step (\d+)/;

/** The trainer goes back to its last checkpoint by itself: steps are done again, and nothing but a log line says so. */
export class CheckpointRestoredDetector implements Detector {
    readonly kind = 'checkpointRestored';
    private restoredAt: number | undefined;

    observe(event: TrainerEvent): Verdict | undefined {
        if (event.type === 'log' && LOG_LINE.test(event.text)) {
            const step = STEP.exec(event.text)?.[1];
            this.restoredAt = Math.max(Number(step ?? 0), this.restoredAt ?? 0);
            const where = step === undefined ? '' : ` at step ${step}`;
            return {
                type: 'wrong',
                step: step === undefined ? undefined : Number(step),
                message: `The trainer goes back to its last checkpoint${where}, if it has one, and skips the step.`,
            };
        }
        if (event.type === 'trainStep' && this.restoredAt !== undefined && event.step > this.restoredAt) {
            this.restoredAt = undefined;
            return WELL;
        }
        return undefined;
    }
}
