import type { ControlServer, DashboardEvent, DashboardServer, DashboardState, Run, RunDetails, RunMark } from '@onthefly/shared-types';
import { Emitter, type Release, type Subscribe } from '../emitter';
import type { AxisRange } from './chart-axis';
import { ChartExports } from './chart-exports';
import { DEFAULT_CHART_SETTINGS, readChartSettings, type ChartSettings } from './chart-settings';
import { DrawnRuns, type ChartRun } from './drawn-runs';
import { RunMarks } from './marks';
import type { Overlay } from './overlay';
import type { RunSeries } from './run-series';
import type { SeriesColumns } from './series-buffer';

const LOAD_MILLISECONDS = 5000;
const LOAD_POLL_MILLISECONDS = 20;
const DETAIL_DELAY_MILLISECONDS = 120;

/** What charts need of the dashboard's model. */
export interface ChartSource {
    readonly server: DashboardServer & Pick<ControlServer, 'listRuns' | 'getSteps'>;
    readonly overlay: Overlay;
    readonly state: DashboardState | undefined;
    readonly run: Run | undefined;
    readonly series: RunSeries | undefined;
    readonly onDidChangeSeries: Subscribe<void>;
    readonly onDidReceiveEvent: Subscribe<DashboardEvent>;
}

/** What all charts share: settings, the range that is looked at, the crosshair, the runs and their marks. */
export class ChartModel {
    private readonly changed = new Emitter<void>();
    private readonly cursorMoved = new Emitter<void>();
    private readonly watched = new Map<string, number>();
    private current: ChartSettings = DEFAULT_CHART_SETTINGS;
    private zoomed: AxisRange | undefined;
    private pointed: number | undefined;
    private viewed = false;
    private drawn: readonly ChartRun[] | undefined;
    private detailTimer: ReturnType<typeof setTimeout> | undefined;
    private wanting = false;

    /** Curves, settings or the range that is looked at changed. */
    readonly onDidChange = this.changed.event;
    readonly onDidMoveCursor = this.cursorMoved.event;
    readonly marks: RunMarks;
    readonly exports: ChartExports;
    private readonly drawnRuns: DrawnRuns;

    constructor(private readonly source: ChartSource) {
        this.drawnRuns = new DrawnRuns(
            source,
            () => source.server.listRuns(),
            () => this.redraw(),
        );
        this.exports = new ChartExports(source.server, () => this.runs);
        this.marks = new RunMarks(source.server, () => this.changed.fire());
        source.overlay.onDidChange(() => this.follow(this.viewed));
        source.onDidChangeSeries(() => this.redraw());
        source.onDidReceiveEvent((event) => this.take(event));
    }

    get settings(): ChartSettings {
        return this.current;
    }

    /** The range that is zoomed to. */
    get zoom(): AxisRange | undefined {
        return this.zoomed;
    }

    /** Where the crosshair stands on the axis. */
    get cursor(): number | undefined {
        return this.pointed;
    }

    /** The shown run first. */
    get runs(): readonly ChartRun[] {
        this.drawn ??= this.drawnRuns.collect(this.current.xAxis);
        return this.drawn;
    }

    /** Everything that there is to see on the axis. */
    get fullRange(): AxisRange | undefined {
        const ranges = this.runs.flatMap(({ axis }) => (this.current.logX ? axis.positiveRange : axis.range) ?? []);
        if (ranges.length === 0) {
            return undefined;
        }
        return { min: Math.min(...ranges.map(({ min }) => min)), max: Math.max(...ranges.map(({ max }) => max)) };
    }

    /** What stands on the curves of the shown run: what was told, and each return to an earlier step that nothing told of. */
    get shownMarks(): readonly RunMark[] {
        const stretches = this.runs[0]?.overview.reference?.abandoned ?? [];
        const told = this.marks.all.filter(({ kind }) => kind === 'restore' || kind === 'alert');
        const untold = stretches.filter(
            ({ step }) => !told.some((mark) => mark.step >= step[0]! - 1 && mark.step <= step[step.length - 1]! + 1),
        );
        return [...this.marks.all, ...untold.map(describeReturn)];
    }

    get range(): AxisRange | undefined {
        return this.zoomed ?? this.fullRange;
    }

    change(change: Partial<ChartSettings>): void {
        const { xAxis, logX } = { ...this.current, ...change };
        if (xAxis !== this.current.xAxis || logX !== this.current.logX) {
            this.zoomed = undefined;
            this.pointed = undefined;
        }
        this.current = { ...this.current, ...change };
        this.redraw();
        this.lookCloserSoon();
    }

    /** Takes what `settings` once was; anything else is ignored. */
    restore(stored: unknown): void {
        this.change(readChartSettings(stored));
    }

    zoomTo(range: AxisRange | undefined): void {
        this.zoomed = range && range.max > range.min ? range : undefined;
        this.redraw();
        this.lookCloserSoon();
    }

    moveCursor(position: number | undefined): void {
        if (position !== this.pointed) {
            this.pointed = position;
            this.cursorMoved.fire();
        }
    }

    /** Keeps the curves of a metric at hand until released. */
    watch(metric: string): Release {
        this.watched.set(metric, (this.watched.get(metric) ?? 0) + 1);
        this.wantSoon();
        return () => {
            const count = this.watched.get(metric)! - 1;
            if (count > 0) {
                this.watched.set(metric, count);
            } else {
                this.watched.delete(metric);
            }
        };
    }

    /** Resolves when a watched metric has been pulled for all runs, or could not be pulled for a while. */
    async whenLoaded(metric: string): Promise<void> {
        const end = Date.now() + LOAD_MILLISECONDS;
        while (Date.now() < end && !this.drawnRuns.isLoaded(metric)) {
            await new Promise((resolve) => setTimeout(resolve, LOAD_POLL_MILLISECONDS));
        }
    }

    isWatched(metric: string): boolean {
        return this.watched.has(metric);
    }

    /** Every stored run, for choosing among them. */
    listRuns(): Promise<readonly RunDetails[]> {
        return this.drawnRuns.list();
    }

    /** Called by the dashboard's model whenever what is shown may have changed. */
    follow(viewed: boolean): void {
        this.viewed = viewed;
        const { series, overlay, state } = this.source;
        const shown = viewed ? series : undefined;
        state?.runs.forEach(({ sessionId, runId }) => overlay.colorOf(sessionId, runId));
        this.drawnRuns.follow(shown);
        this.marks.follow(shown?.key);
        this.redraw();
        this.want();
        this.lookCloserSoon();
    }

    reload(): void {
        this.drawnRuns.reload();
        this.marks.reload();
        this.lookCloserSoon();
    }

    private take(event: DashboardEvent): void {
        this.marks.notice(event);
        if (event.type !== 'points') {
            return;
        }
        if (this.drawnRuns.append(event)) {
            this.redraw();
        }
    }

    /** Many charts come into view at once: they are asked for together. */
    private wantSoon(): void {
        if (!this.wanting) {
            this.wanting = true;
            queueMicrotask(() => {
                this.wanting = false;
                this.want();
                this.lookCloserSoon();
            });
        }
    }

    private want(): void {
        this.drawnRuns.ensure([...this.watched.keys()]);
    }

    private lookCloserSoon(): void {
        this.detailTimer ??= setTimeout(() => {
            this.detailTimer = undefined;
            this.lookCloser();
        }, DETAIL_DELAY_MILLISECONDS);
    }

    private lookCloser(): void {
        if (this.drawnRuns.lookCloser(this.runs, this.zoomed, [...this.watched.keys()])) {
            this.redraw();
        }
    }

    private redraw(): void {
        this.drawn = undefined;
        this.changed.fire();
    }
}

function describeReturn({ step, ts }: SeriesColumns): RunMark {
    const [first, last] = [step[0]!, step[step.length - 1]!];
    const text = `Training went back from step ${last} to step ${first}. What had been done until then is drawn dotted.`;
    return { kind: 'restore', step: first, at: ts[ts.length - 1]!, text };
}
