import type { DashboardEvent, DashboardServer, RunMark } from '@onthefly/shared-types';
import { keyOf } from './overlay';
import type { RunKey } from './run-series';

/** What happened is stored a moment after it is told. */
const SETTLE_MILLISECONDS = 400;
/** A trainer also acts by itself, which nothing tells. */
const REFRESH_MILLISECONDS = 10_000;
const TELLING: ReadonlySet<DashboardEvent['type']> = new Set(['command', 'notice', 'modelNav.select', 'report', 'health']);

/** What stands on the curves of one run. Pulled again when something may have happened. */
export class RunMarks {
    private pulled: readonly RunMark[] = [];
    private key: RunKey | undefined;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private pulledAt = 0;
    private activity = '';

    constructor(
        private readonly server: Pick<DashboardServer, 'getMarks'>,
        private readonly changed: () => void,
    ) {}

    get all(): readonly RunMark[] {
        return this.pulled;
    }

    /** Follows a run, or none. */
    follow(key: RunKey | undefined): void {
        if ((key && keyOf(key)) === (this.key && keyOf(this.key))) {
            return;
        }
        this.key = key;
        this.pulled = [];
        clearTimeout(this.timer);
        this.timer = undefined;
        this.changed();
        void this.pull();
    }

    /** Called with everything that the backend tells. */
    notice(event: DashboardEvent): void {
        if (TELLING.has(event.type) || (event.type === 'status' && this.activityChanged(event)) || this.isOld(event)) {
            this.timer ??= setTimeout(() => {
                this.timer = undefined;
                void this.pull();
            }, SETTLE_MILLISECONDS);
        }
    }

    reload(): void {
        void this.pull();
    }

    /** The newest checkpoint at or before a step, of those whose file is known. */
    checkpointNear(step: number): RunMark | undefined {
        let found: RunMark | undefined;
        for (const mark of this.pulled) {
            if (mark.checkpoint && mark.kind !== 'fork' && mark.step <= step && mark.step >= (found?.step ?? 0)) {
                found = mark;
            }
        }
        return found;
    }

    private activityChanged({ state }: Extract<DashboardEvent, { type: 'status' }>): boolean {
        const session = state.sessions.find(({ sessionId }) => sessionId === state.currentSessionId);
        const activity = `${session?.state} ${state.runs.length}`;
        const before = this.activity;
        this.activity = activity;
        return before !== '' && before !== activity;
    }

    private isOld(event: DashboardEvent): boolean {
        return event.type === 'points' && Date.now() - this.pulledAt > REFRESH_MILLISECONDS;
    }

    private async pull(): Promise<void> {
        const { key } = this;
        this.pulledAt = Date.now();
        if (!key) {
            return;
        }
        try {
            const marks = await this.server.getMarks(key);
            if (this.key === key && !isSame(marks, this.pulled)) {
                this.pulled = marks;
                this.changed();
            }
        } catch {
            // What was shown stays; the next event asks again.
        }
    }
}

/** Marks are only ever added. */
function isSame(left: readonly RunMark[], right: readonly RunMark[]): boolean {
    return left.length === right.length && left[left.length - 1]?.at === right[right.length - 1]?.at;
}
