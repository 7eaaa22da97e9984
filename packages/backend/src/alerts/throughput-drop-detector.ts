import type { TrainerEvent } from '@onthefly/shared-types';
import { WELL, type Detector, type Verdict } from './detector';
import { median, RecentNumbers } from './recent-numbers';

const WINDOW = 400;
const RECENT = 50;
const ENOUGH = 200;
const STEPS_BETWEEN_LOOKS = 25;
/** Half is what one other busy program leaves. */
const LOW_SHARE = 1 / 3;
const RECOVERED_SHARE = 0.8;
/** A machine that does something else for a moment is no news. */
const LASTING_SECONDS = 60;

/** Throughput that stays far below what it was. */
export class ThroughputDropDetector implements Detector {
    readonly kind = 'throughputDrop';
    private readonly values = new RecentNumbers(WINDOW);
    private stepsUntilLook = STEPS_BETWEEN_LOOKS;
    /** What it was before it fell; undefined while things are well. */
    private before: number | undefined;
    private lowSince: number | undefined;

    observe(event: TrainerEvent): Verdict | undefined {
        const throughput = event.type === 'trainStep' ? event.metrics['throughput'] : undefined;
        if (event.type !== 'trainStep' || typeof throughput !== 'number' || throughput <= 0) {
            return undefined;
        }
        this.values.add(throughput);
        if (this.values.size < ENOUGH || --this.stepsUntilLook > 0) {
            return undefined;
        }
        this.stepsUntilLook = STEPS_BETWEEN_LOOKS;
        const { size } = this.values;
        const usual = this.before ?? median(this.values.slice(0, size - RECENT));
        const recent = median(this.values.slice(size - RECENT));
        if (recent < LOW_SHARE * usual) {
            this.before = usual;
            this.lowSince ??= event.ts;
            if (event.ts - this.lowSince < LASTING_SECONDS) {
                return undefined;
            }
            const percent = Math.round((1 - recent / usual) * 100);
            const message = `Throughput fell by ${percent} %, from about ${round(usual)} to ${round(recent)} samples/s.`;
            return { type: 'wrong', step: event.step, message };
        }
        this.lowSince = undefined;
        if (recent < RECOVERED_SHARE * usual) {
            return undefined;
        }
        this.before = undefined;
        return WELL;
    }
}

function round(value: number): string {
    return Number(value.toPrecision(3)).toLocaleString('en-US');
}
