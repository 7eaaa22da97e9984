import type { DashboardEvent, DashboardServer, DashboardState, OnTheFlyServer, Run, RunDetails, RunMark } from '@onthefly/shared-types';
import { RunAxis, type AxisRange } from './chart-axis';
import { ChartDetail } from './chart-detail';
import { DEFAULT_CHART_SETTINGS, readChartSettings, type ChartSettings } from './chart-settings';
import { Emitter, type Release, type Subscribe } from '../emitter';
import { RunMarks } from './marks';
import { keyOf, type Overlay, type RunColor } from './overlay';
import { RunSeries, type RunKey } from './run-series';
import type { SeriesColumns } from './series-buffer';

const LOAD_MILLISECONDS = 5000;
const LOAD_POLL_MILLISECONDS = 20;
const DETAIL_DELAY_MILLISECONDS = 120;
/** Runs of other sessions are not pushed: those that still train are pulled again. */
const FOREIGN_REFRESH_MILLISECONDS = 5000;

/** What charts need of the dashboard's model. */
export interface ChartSource {
    readonly server: DashboardServer & Pick<OnTheFlyServer, 'listRuns'>;
    readonly overlay: Overlay;
    readonly state: DashboardState | undefined;
    readonly run: Run | undefined;
    readonly series: RunSeries | undefined;
    readonly onDidChangeSeries: Subscribe<void>;
    readonly onDidReceiveEvent: Subscribe<DashboardEvent>;
}

/** One run as all charts draw it. */
export interface ChartRun {
    readonly key: RunKey;
    readonly name: string;
    readonly color: RunColor;
    readonly overview: RunSeries;
    /** Finer curves for what is zoomed to, while there are any. */
    readonly detail: RunSeries | undefined;
    readonly axis: RunAxis;
}

interface HeldRun {
    readonly series: RunSeries;
    /** Else it belongs to the dashboard's model. */
    readonly owned: boolean;
    readonly detail: ChartDetail;
}

/** What all charts share: settings, the range that is looked at, the crosshair, the runs and their marks. */
export class ChartModel {
    private readonly changed = new Emitter<void>();
    private readonly cursorMoved = new Emitter<void>();
    private readonly held = new Map<string, HeldRun>();
    private readonly watched = new Map<string, number>();
    private known: readonly RunDetails[] = [];
    private current: ChartSettings = DEFAULT_CHART_SETTINGS;
    private zoomed: AxisRange | undefined;
    private pointed: number | undefined;
    private viewed = false;
    private drawn: readonly ChartRun[] | undefined;
    private detailTimer: ReturnType<typeof setTimeout> | undefined;
    private refreshTimer: ReturnType<typeof setInterval> | undefined;
    private wanting = false;

    /** Curves, settings or the range that is looked at changed. */
    readonly onDidChange = this.changed.event;
    readonly onDidMoveCursor = this.cursorMoved.event;
    readonly marks: RunMarks;

    constructor(private readonly source: ChartSource) {
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
        this.drawn ??= this.collectRuns();
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
        const isLoaded = ({ series }: HeldRun): boolean => series.get(metric)?.loading === false;
        while (Date.now() < end && ![...this.held.values()].every(isLoaded)) {
            await new Promise((resolve) => setTimeout(resolve, LOAD_POLL_MILLISECONDS));
        }
    }

    /** Every stored run, for choosing among them. */
    async listRuns(): Promise<readonly RunDetails[]> {
        this.known = await this.source.server.listRuns();
        this.redraw();
        return this.known;
    }

    /** Called by the dashboard's model whenever what is shown may have changed. */
    follow(viewed: boolean): void {
        this.viewed = viewed;
        const { series, overlay, state } = this.source;
        const shown = viewed ? series : undefined;
        state?.runs.forEach(({ sessionId, runId }) => overlay.colorOf(sessionId, runId));
        const wanted = new Map<string, RunSeries | RunKey>();
        if (shown) {
            wanted.set(keyOf(shown.key), shown);
            overlay.runs.filter((key) => keyOf(key) !== keyOf(shown.key)).forEach((key) => wanted.set(keyOf(key), key));
        }
        this.hold(wanted);
        this.marks.follow(shown?.key);
        this.nameForeignRuns(viewed);
        this.redraw();
        this.want();
        this.lookCloserSoon();
    }

    reload(): void {
        this.held.forEach(({ series, owned, detail }) => {
            if (owned) {
                series.reload();
            }
            detail.dispose();
        });
        this.marks.reload();
        this.lookCloserSoon();
    }

    private hold(wanted: ReadonlyMap<string, RunSeries | RunKey>): void {
        for (const [key, held] of this.held) {
            const wants = wanted.get(key);
            const fits = wants instanceof RunSeries ? wants === held.series : wants !== undefined && held.owned;
            if (!fits) {
                this.drop(key, held);
            }
        }
        for (const [key, wants] of wanted) {
            if (!this.held.has(key)) {
                const { server } = this.source;
                const owned = !(wants instanceof RunSeries);
                const series = owned ? new RunSeries(wants, server, () => this.redraw()) : wants;
                this.held.set(key, { series, owned, detail: new ChartDetail(series, server, () => this.redraw()) });
            }
        }
    }

    private drop(key: string, { series, owned, detail }: HeldRun): void {
        this.held.delete(key);
        detail.dispose();
        if (owned) {
            series.dispose();
        }
    }

    private collectRuns(): readonly ChartRun[] {
        return [...this.held.values()].map(({ series, detail }) => {
            const { key } = series;
            const details = this.detailsOf(key);
            const reference = series.reference?.columns;
            return {
                key,
                name: details?.name ?? key.runId,
                color: this.source.overlay.colorOf(key.sessionId, key.runId),
                overview: series,
                detail: detail.current,
                axis: RunAxis.of(this.current.xAxis, reference ?? NO_COLUMNS, details?.startedAt ?? reference?.ts[0] ?? 0),
            };
        });
    }

    private detailsOf({ sessionId, runId }: RunKey): Pick<Run, 'name' | 'startedAt'> | undefined {
        const isIt = (run: Run): boolean => run.sessionId === sessionId && run.runId === runId;
        return this.source.state?.runs.find(isIt) ?? this.known.find(isIt);
    }

    private nameForeignRuns(viewed: boolean): void {
        const { state, overlay } = this.source;
        const foreign = viewed ? overlay.runs.filter(({ sessionId }) => sessionId !== state?.currentSessionId) : [];
        if (foreign.some((key) => !this.detailsOf(key))) {
            void this.listRuns().catch(() => undefined);
        }
        clearInterval(this.refreshTimer);
        if (foreign.length > 0) {
            this.refreshTimer = setInterval(() => this.refreshForeign(), FOREIGN_REFRESH_MILLISECONDS);
        }
    }

    private refreshForeign(): void {
        const { state } = this.source;
        const training = new Set(state?.sessions.filter(({ connected }) => connected).map(({ sessionId }) => sessionId));
        for (const { series } of this.held.values()) {
            if (series.key.sessionId !== state?.currentSessionId && training.has(series.key.sessionId)) {
                series.reload();
            }
        }
    }

    private take(event: DashboardEvent): void {
        this.marks.notice(event);
        if (event.type !== 'points') {
            return;
        }
        const held = this.held.get(keyOf(event));
        if (held) {
            if (held.owned) {
                held.series.append(event);
            }
            held.detail.append(event);
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
        this.held.forEach(({ series }) => series.ensure([...this.watched.keys()]));
    }

    private lookCloserSoon(): void {
        this.detailTimer ??= setTimeout(() => {
            this.detailTimer = undefined;
            this.lookCloser();
        }, DETAIL_DELAY_MILLISECONDS);
    }

    private lookCloser(): void {
        const metrics = [...this.watched.keys()];
        const changes = this.runs.map(({ key, axis }) => this.held.get(keyOf(key))?.detail.look(axis, this.zoomed, metrics));
        if (changes.includes(true)) {
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

const NOTHING = new Float64Array();
const NO_COLUMNS = { step: NOTHING, min: NOTHING, max: NOTHING, last: NOTHING, ts: NOTHING, epoch: NOTHING };
