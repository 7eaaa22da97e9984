import type { TrainerEvent } from '@onthefly/shared-types';
import { median } from './recent-numbers';

const FIRST_LOSSES = 10;
/** A run that is heard of for the first time beyond this step was under way already. */
const LATEST_FIRST_STEP = 100;

/** What the loss of a run was before it had learnt anything. */
export class LossStart {
    private readonly first: number[] = [];
    private isInherited = false;
    private start: number | undefined;

    observe(event: TrainerEvent): void {
        if (event.type === 'newRun' && event.parents.length > 0) {
            // It goes on from weights that have learnt already; its first steps may have overtaken this.
            this.isInherited = true;
        } else if (event.type === 'trainStep' && !this.isInherited && this.start === undefined) {
            this.addStep(event.step, event.metrics['loss']);
        }
    }

    /** Undefined until it is known, and for ever when the first steps were not seen or began with weights that had learnt. */
    get level(): number | undefined {
        return this.isInherited ? undefined : this.start;
    }

    private addStep(step: number, loss: number | null | undefined): void {
        if (this.first.length === 0 && step > LATEST_FIRST_STEP) {
            this.isInherited = true;
        } else if (typeof loss === 'number') {
            this.first.push(loss);
            if (this.first.length === FIRST_LOSSES) {
                this.start = median(Float64Array.from(this.first));
            }
        }
    }
}
