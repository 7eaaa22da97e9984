import type { TrainerEvent } from '@onthefly/shared-types';
import { WELL, type Detector, type Verdict } from './detector';
import { median, RecentNumbers } from './recent-numbers';

const WINDOW = 50;
const ENOUGH = 5;
const TIMES_USUAL = 10;
/** Validation between two steps takes its time too. */
const SHORTEST_MS = 30_000;
const MILLISECONDS = 1_000;

const SIGNS_OF_LIFE: ReadonlySet<TrainerEvent['type']> = new Set([
    'trainStep',
    'testStep',
    'test_complete',
    'epoch_end',
    'paused',
    'resumed',
    'checkpoint_saved',
    'checkpoint_loaded',
    'newRun',
]);

/** No step for much longer than usual, though the trainer does not say that it stands. */
export class StallDetector implements Detector {
    readonly kind = 'stall';
    private readonly intervals = new RecentNumbers(WINDOW);
    private lastStep: { readonly step: number; readonly ts: number } | undefined;
    private aliveAt = 0;
    private stalled = false;

    observe(event: TrainerEvent, now: number): Verdict | undefined {
        if (!SIGNS_OF_LIFE.has(event.type)) {
            return undefined;
        }
        this.aliveAt = now;
        if (event.type === 'paused' || event.type === 'resumed') {
            this.lastStep = this.lastStep && { ...this.lastStep, ts: NaN };
        } else if (event.type === 'trainStep') {
            const interval = (event.ts - (this.lastStep?.ts ?? NaN)) * MILLISECONDS;
            if (interval > 0 && !this.stalled) {
                this.intervals.add(interval);
            }
            this.lastStep = { step: event.step, ts: event.ts };
        }
        return this.end();
    }

    check(now: number, running: boolean): Verdict | undefined {
        if (!running) {
            this.aliveAt = now;
            return undefined;
        }
        if (this.intervals.size < ENOUGH || this.stalled) {
            return undefined;
        }
        const silence = now - this.aliveAt;
        if (silence < Math.max(SHORTEST_MS, TIMES_USUAL * median(this.intervals.slice()))) {
            return undefined;
        }
        this.stalled = true;
        const message = `No step for ${Math.round(silence / MILLISECONDS)} s though training runs; the last one was step ${this.lastStep?.step}.`;
        return { type: 'wrong', step: this.lastStep?.step, message };
    }

    private end(): Verdict | undefined {
        if (!this.stalled) {
            return undefined;
        }
        this.stalled = false;
        return WELL;
    }
}
