import type { DashboardServer, PointsEvent } from '@onthefly/shared-types';
import { indexBehind, type AxisRange, type RunAxis } from './chart-axis';
import { RunSeries, type StepRange } from './run-series';

/** A window that is this many times as wide as what is looked at is too coarse. */
const COARSE = 6;
/** Steps of which the overview holds nearly every one need no second look. */
const FINE_SHARE = 0.95;

/** Finer curves of one run for the range that is looked at. */
export class ChartDetail {
    private series: RunSeries | undefined;

    constructor(
        private readonly overview: RunSeries,
        private readonly server: DashboardServer,
        private readonly changed: () => void,
    ) {}

    /** What has been pulled for the present range, if anything. */
    get current(): RunSeries | undefined {
        return this.series;
    }

    /** Pulls what `zoom` shows, when that is not at hand. True when other curves are to be drawn from now on. */
    look(axis: RunAxis, zoom: AxisRange | undefined, metrics: readonly string[]): boolean {
        const before = this.series;
        const steps = zoom && axis.stepsIn(zoom);
        if (!steps || this.isFine(steps)) {
            this.dispose();
        } else if (!this.covers(steps)) {
            this.dispose();
            this.series = new RunSeries(this.overview.key, this.server, this.changed, this.windowAround(steps));
        }
        this.series?.ensure(metrics);
        return this.series !== before;
    }

    append(event: PointsEvent): void {
        this.series?.append(event);
    }

    dispose(): void {
        this.series?.dispose();
        this.series = undefined;
    }

    private covers({ from, to }: StepRange): boolean {
        const { window } = this.series ?? {};
        if (!window) {
            return false;
        }
        const end = Math.min(window.to, this.overview.range?.to ?? window.to);
        return window.from <= from && window.to >= to && end - window.from <= COARSE * Math.max(1, to - from);
    }

    private isFine({ from, to }: StepRange): boolean {
        const step = this.overview.reference?.columns.step;
        return step !== undefined && indexBehind(step, to) - indexBehind(step, from - 1) >= FINE_SHARE * (to - from + 1);
    }

    /** With room to pan, and for the smoothed line to settle before it comes into view. */
    private windowAround({ from, to }: StepRange): StepRange {
        const margin = Math.ceil((to - from) / 2);
        const last = this.overview.range?.to ?? to;
        return { from: Math.max(0, from - margin), to: to + margin >= last ? Infinity : to + margin };
    }
}
