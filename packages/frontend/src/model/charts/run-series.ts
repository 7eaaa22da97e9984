import type { DashboardServer, MetricSeries, PointsEvent, SeriesReply } from '@onthefly/shared-types';
import { messageOf } from '../message-of';
import { SeriesBuffer } from './series-buffer';

/** More than a wide screen has pixels for one chart, and half of what a buffer holds: live points follow without merging. */
const PULLED_BUCKETS = 2000;
const RETRY_MILLISECONDS = 2000;

export interface RunKey {
    readonly sessionId: string;
    readonly runId: string;
}

export interface StepRange {
    readonly from: number;
    readonly to: number;
}

/** Metrics beyond these are pulled when somebody looks at them. */
const EAGER_METRICS = 24;

/** Metrics of one run, all of it or a window of its steps: history is pulled once, live points follow. */
export class RunSeries {
    private readonly buffers = new Map<string, SeriesBuffer>();
    /** Which pull a metric waits for; an earlier one that is answered late must not end the waiting. */
    private readonly pulls = new Map<string, number>();
    private readonly failed = new Set<string>();
    private pullCount = 0;
    private retry: ReturnType<typeof setTimeout> | undefined;
    private disposed = false;

    /** `changed` is called when a pull was answered or has failed. */
    constructor(
        readonly key: RunKey,
        private readonly server: DashboardServer,
        private readonly changed: () => void,
        /** An infinite end takes live points. */
        readonly window?: StepRange,
    ) {}

    /** Why history is missing, while it is. It is asked for again. */
    problem: string | undefined;

    get(metric: string): SeriesBuffer | undefined {
        return this.buffers.get(metric);
    }

    /** Steps over all metrics, so that charts can share one axis. */
    get range(): StepRange | undefined {
        let from = Infinity;
        let to = -Infinity;
        for (const buffer of this.buffers.values()) {
            const { step } = buffer.axisColumns;
            from = Math.min(from, step[0] ?? Infinity);
            to = Math.max(to, step[step.length - 1] ?? -Infinity);
        }
        return from <= to ? { from, to } : undefined;
    }

    /** The metric that tells most about where the run's steps are. */
    get reference(): SeriesBuffer | undefined {
        let found: SeriesBuffer | undefined;
        for (const buffer of this.buffers.values()) {
            found = !found || stepsIn(buffer) > stepsIn(found) ? buffer : found;
        }
        return found;
    }

    /** Pulls the first of many metrics, as far as they aren't held yet. */
    ensureFirst(metrics: readonly string[]): void {
        this.ensure(metrics.slice(0, EAGER_METRICS));
    }

    /** Pulls the history of those metrics that aren't held yet. */
    ensure(metrics: readonly string[]): void {
        const missing = metrics.filter((metric) => !this.buffers.has(metric));
        missing.forEach((metric) => this.buffers.set(metric, new SeriesBuffer()));
        this.pull(missing);
    }

    /** Pulls everything again, for example after pushed points were missed. */
    reload(): void {
        this.pull([...this.buffers.keys()]);
    }

    append(event: PointsEvent): void {
        const metrics = Object.keys(event.metrics);
        if (!this.window) {
            this.ensureFirst(metrics);
        }
        const keep = this.filterOf(event);
        const [ordinal, eventSeq, step, ts, epoch] = [event.ordinal, event.eventSeq, event.step, event.ts, event.epoch].map(keep);
        for (const metric of metrics) {
            const buffer = this.buffers.get(metric);
            buffer?.append({
                ordinal: ordinal!,
                eventSeq: eventSeq!,
                step: step!,
                ts: ts!,
                epoch: epoch!,
                value: keep(event.metrics[metric]!),
            });
        }
    }

    dispose(): void {
        this.disposed = true;
        clearTimeout(this.retry);
    }

    /** Takes the rows inside of the window from a column. */
    private filterOf({ step }: PointsEvent): (column: Float64Array) => Float64Array {
        const { window } = this;
        if (!window || step.every((place) => place >= window.from && place <= window.to)) {
            return (column) => column;
        }
        return (column) => column.filter((_value, row) => step[row]! >= window.from && step[row]! <= window.to);
    }

    private pull(metrics: readonly string[]): void {
        if (metrics.length === 0) {
            return;
        }
        const pull = ++this.pullCount;
        for (const metric of metrics) {
            this.pulls.set(metric, pull);
            this.buffers.get(metric)?.beginLoad();
        }
        const { from, to } = this.window ?? {};
        const toStep = to !== undefined && Number.isFinite(to) ? to : undefined;
        this.server.getSeries({ ...this.key, metrics, buckets: PULLED_BUCKETS, fromStep: from, toStep }).then(
            (reply) => this.take(this.awaited(metrics, pull), reply),
            (error: unknown) => this.pullLater(this.awaited(metrics, pull), error),
        );
    }

    private awaited(metrics: readonly string[], pull: number): readonly string[] {
        return this.disposed ? [] : metrics.filter((metric) => this.pulls.get(metric) === pull);
    }

    private take(metrics: readonly string[], reply: SeriesReply): void {
        if (metrics.length === 0) {
            return;
        }
        this.problem = undefined;
        const pulled = new Map<string, MetricSeries>(reply.series.map((series) => [series.metric, series]));
        metrics.forEach((metric) => this.buffers.get(metric)?.load(pulled.get(metric), reply.ordinal));
        this.changed();
    }

    private pullLater(metrics: readonly string[], error: unknown): void {
        if (metrics.length === 0) {
            return;
        }
        metrics.forEach((metric) => this.failed.add(metric));
        this.problem = messageOf(error);
        this.changed();
        clearTimeout(this.retry);
        this.retry = setTimeout(() => {
            const again = [...this.failed];
            this.failed.clear();
            this.pull(again);
        }, RETRY_MILLISECONDS);
    }
}

function stepsIn({ size, notFinite }: SeriesBuffer): number {
    return size + notFinite.step.length;
}
