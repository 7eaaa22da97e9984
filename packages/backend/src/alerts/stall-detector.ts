import type { TrainerEvent } from '@onthefly/shared-types';
import { WELL, type Detector, type Verdict } from './detector';
import { median, RecentNumbers } from './recent-numbers';

const WINDOW = 50;
const ENOUGH = 5;
const TIMES_USUAL = 10;
/** Validation between two steps takes its time, too: about as long as the time before. */
const TIMES_LONGEST = 3;
const SHORTEST_MS = 30_000;
/** Until a first epoch has ended it is not known how long validation takes. */
const SHORTEST_IN_FIRST_EPOCH_MS = 5 * 60_000;
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
    private longest = 0;
    private hasEpochEnded = false;
    private aliveAt = 0;
    private stalled = false;

    observe(event: TrainerEvent, now: number): Verdict | undefined {
        if (!SIGNS_OF_LIFE.has(event.type)) {
            return undefined;
        }
        this.aliveAt = now;
        this.hasEpochEnded ||= event.type === 'epoch_end';
        if (event.type === 'paused' || event.type === 'resumed') {
            this.lastStep = this.lastStep && { ...this.lastStep, ts: NaN };
        } else if (event.type === 'trainStep') {
            const interval = (event.ts - (this.lastStep?.ts ?? NaN)) * MILLISECONDS;
            if (interval > 0 && !this.stalled) {
                this.intervals.add(interval);
                this.longest = Math.max(this.longest, interval);
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
        const silence = now - this.aliveAt;
        if (this.intervals.size < ENOUGH || this.stalled || silence < this.longestGoodSilence()) {
            return undefined;
        }
        this.stalled = true;
        const message = `No step for ${Math.round(silence / MILLISECONDS)} s though training runs; the last one was step ${this.lastStep?.step}.`;
        return { type: 'wrong', step: this.lastStep?.step, message };
    }

    private longestGoodSilence(): number {
        const shortest = this.hasEpochEnded ? SHORTEST_MS : SHORTEST_IN_FIRST_EPOCH_MS;
        return Math.max(shortest, TIMES_USUAL * median(this.intervals.slice()), TIMES_LONGEST * this.longest);
    }

    private end(): Verdict | undefined {
        if (!this.stalled) {
            return undefined;
        }
        this.stalled = false;
        return WELL;
    }
}
