import type { DashboardServer, DashboardState, PointsEvent, Run, RunDetails } from '@onthefly/shared-types';
import { RunAxis, type AxisRange } from './chart-axis';
import { ChartDetail } from './chart-detail';
import type { XAxis } from './chart-settings';
import { keyOf, type Overlay, type RunColor } from './overlay';
import { RunSeries, type RunKey } from './run-series';

/** Runs of other sessions are not pushed: those that still train are pulled again. */
const FOREIGN_REFRESH_MILLISECONDS = 5000;

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

/** What is known of runs besides their curves. */
export interface RunSource {
    readonly server: DashboardServer;
    readonly overlay: Overlay;
    readonly state: DashboardState | undefined;
}

/** The curves of the shown run and of those that are laid over it, of whichever session. */
export class DrawnRuns {
    private readonly held = new Map<string, HeldRun>();
    /** Of every session, once they have been listed. */
    private known: readonly RunDetails[] = [];
    /** Runs whose names were asked for: perhaps they are not stored any more. */
    private readonly askedFor = new Set<string>();
    private refreshTimer: ReturnType<typeof setInterval> | undefined;

    constructor(
        private readonly source: RunSource,
        private readonly listRuns: () => Promise<readonly RunDetails[]>,
        private readonly changed: () => void,
    ) {}

    /** Draws a run, whose curves belong to the caller, and those that are laid over it; none without a shown run. */
    follow(shown: RunSeries | undefined): void {
        const wanted = new Map<string, RunSeries | RunKey>();
        if (shown) {
            wanted.set(keyOf(shown.key), shown);
            const { runs } = this.source.overlay;
            runs.filter((key) => keyOf(key) !== keyOf(shown.key)).forEach((key) => wanted.set(keyOf(key), key));
        }
        this.hold(wanted);
        this.nameForeignRuns();
    }

    reload(): void {
        this.held.forEach(({ series, owned, detail }) => {
            if (owned) {
                series.reload();
            }
            detail.dispose();
        });
    }

    /** Pulls what isn't held yet. */
    ensure(metrics: readonly string[]): void {
        this.held.forEach(({ series }) => series.ensure(metrics));
    }

    isLoaded(metric: string): boolean {
        return [...this.held.values()].every(({ series }) => series.get(metric)?.loading === false);
    }

    /** The shown run first. */
    collect(xAxis: XAxis): readonly ChartRun[] {
        return [...this.held.values()].map(({ series, detail }) => {
            const { key } = series;
            const details = this.detailsOf(key);
            const reference = series.reference?.axisColumns;
            return {
                key,
                name: details?.name ?? key.runId,
                color: this.source.overlay.colorOf(key.sessionId, key.runId),
                overview: series,
                detail: detail.current,
                axis: RunAxis.of(xAxis, reference ?? NO_COLUMNS, details?.startedAt ?? reference?.ts[0] ?? 0),
            };
        });
    }

    /** Pulls finer curves of what is zoomed to. True when other curves are to be drawn from now on. */
    lookCloser(runs: readonly ChartRun[], zoom: AxisRange | undefined, metrics: readonly string[]): boolean {
        return runs.map(({ key, axis }) => this.held.get(keyOf(key))?.detail.look(axis, zoom, metrics)).includes(true);
    }

    /** False when they are of a run that isn't drawn. */
    append(event: PointsEvent): boolean {
        const held = this.held.get(keyOf(event));
        if (held?.owned) {
            held.series.append(event);
        }
        held?.detail.append(event);
        return held !== undefined;
    }

    /** Every stored run. */
    async list(): Promise<readonly RunDetails[]> {
        this.known = await this.listRuns();
        this.changed();
        return this.known;
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
                const series = owned ? new RunSeries(wants, server, this.changed) : wants;
                this.held.set(key, { series, owned, detail: new ChartDetail(series, server, this.changed) });
            }
        }
        this.putInOrder([...wanted.keys()]);
    }

    private putInOrder(keys: readonly string[]): void {
        const held = keys.map((key) => [key, this.held.get(key)!] as const);
        this.held.clear();
        held.forEach(([key, run]) => this.held.set(key, run));
    }

    private drop(key: string, { series, owned, detail }: HeldRun): void {
        this.held.delete(key);
        detail.dispose();
        if (owned) {
            series.dispose();
        }
    }

    private detailsOf({ sessionId, runId }: RunKey): Pick<Run, 'name' | 'startedAt'> | undefined {
        const isIt = (run: Run): boolean => run.sessionId === sessionId && run.runId === runId;
        return this.source.state?.runs.find(isIt) ?? this.known.find(isIt);
    }

    private nameForeignRuns(): void {
        const foreign = [...this.held.values()].map(({ series }) => series.key).filter((key) => this.isForeign(key));
        const unnamed = foreign.filter((key) => !this.detailsOf(key) && !this.askedFor.has(keyOf(key)));
        if (unnamed.length > 0) {
            unnamed.forEach((key) => this.askedFor.add(keyOf(key)));
            void this.list().catch(() => undefined);
        }
        if (foreign.length === 0) {
            clearInterval(this.refreshTimer);
            this.refreshTimer = undefined;
        } else {
            this.refreshTimer ??= setInterval(() => this.refreshForeign(), FOREIGN_REFRESH_MILLISECONDS);
        }
    }

    private refreshForeign(): void {
        const { state } = this.source;
        const training = new Set(state?.sessions.filter(({ connected }) => connected).map(({ sessionId }) => sessionId));
        for (const { series } of this.held.values()) {
            if (this.isForeign(series.key) && training.has(series.key.sessionId)) {
                series.reload();
            }
        }
    }

    private isForeign({ sessionId }: RunKey): boolean {
        return sessionId !== this.source.state?.currentSessionId;
    }
}

const NOTHING = new Float64Array();
const NO_COLUMNS = { step: NOTHING, ts: NOTHING, epoch: NOTHING };
