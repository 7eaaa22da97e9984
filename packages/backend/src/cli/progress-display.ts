import type { Job } from '@onthefly/shared-types';
import { formatBytes } from '../common/format-bytes';
import type { Output } from './output';

const BAR_WIDTH = 24;
const PERCENT = 100;
/** Where nobody watches, so many percent lie between two lines. */
const PLAIN_STEP = 10;
/** The first moments say little about the rest. */
const SETTLED_MS = 2_000;

/** How long work goes on: a bar on a terminal, a line now and then elsewhere. */
export class ProgressDisplay {
    private readonly startedAt = Date.now();
    private lastLine = '';
    private lastPercent = 0;

    constructor(
        private readonly output: Output,
        private readonly isWanted: boolean,
    ) {}

    show(job: Job): void {
        if (!this.isWanted || (job.endedAt !== undefined && job.state !== 'done')) {
            return;
        }
        if (this.output.isWatched) {
            this.output.clearRemark();
            this.output.showRemark(this.describe(job));
            return;
        }
        const percent = percentOf(job) ?? 0;
        const line = job.state === 'done' ? 'Done' : job.message || job.title;
        if (line !== this.lastLine || percent >= this.lastPercent + PLAIN_STEP) {
            this.lastLine = line;
            this.lastPercent = percent;
            this.output.complain(`${line}: ${percent} %`);
        }
    }

    /** Takes the bar away. */
    end(): void {
        if (this.isWanted && this.output.isWatched) {
            this.output.clearRemark();
        }
    }

    private describe(job: Job): string {
        const percent = percentOf(job);
        if (percent === undefined) {
            return `${job.message || job.title}…`;
        }
        const filled = Math.floor((percent * BAR_WIDTH) / PERCENT);
        const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
        const amount = job.unit === 'bytes' ? `${formatBytes(job.done)} of ${formatBytes(job.total)}` : `${job.done} of ${job.total} rows`;
        return `${bar} ${String(percent).padStart(3)} %  ${amount}${this.describeRest(job)}  ${job.message}`;
    }

    private describeRest({ done, total }: Job): string {
        const elapsed = Date.now() - this.startedAt;
        if (elapsed < SETTLED_MS || done === 0) {
            return '';
        }
        const seconds = Math.ceil((elapsed * (total - done)) / done / 1_000);
        return `, ${seconds >= 90 ? `${Math.round(seconds / 60)} min` : `${seconds} s`} left`;
    }
}

/** Undefined as long as it is not known. */
function percentOf({ done, total }: Job): number | undefined {
    return total > 0 ? Math.floor((PERCENT * done) / total) : undefined;
}
