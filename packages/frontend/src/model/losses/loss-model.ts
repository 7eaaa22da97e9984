import type { DashboardEvent, LossRegion, LossReport, OnTheFlyServer, ReportSubset } from '@onthefly/shared-types';
import { Emitter, type Release, type Subscribe } from '../emitter';
import { countWithin, entriesWithin, sortLosses } from './reports-histogram';
import { ReportsModel } from './reports-model';

/** Losses of single samples as somebody looks at them: the reports, and the region that is chosen on the shown one. */
export class LossModel {
    private readonly changed = new Emitter<void>();
    private shown: LossReport | undefined;
    private sorted: Float32Array = new Float32Array();
    private currentRegion: LossRegion | undefined;
    private currentSubset: ReportSubset = 'train';
    private logarithmic = false;

    readonly onDidChange = this.changed.event;
    readonly reports: ReportsModel;

    constructor(server: Pick<OnTheFlyServer, 'listReports' | 'getReport'>, onDidReceiveEvent: Subscribe<DashboardEvent>) {
        this.reports = new ReportsModel(server, onDidReceiveEvent);
        this.reports.onDidChange(() => this.follow());
    }

    /** The report that is looked at, once its losses have arrived. */
    get report(): LossReport | undefined {
        return this.reports.chosenReport;
    }

    /** Undefined while there is no finite loss to choose from. */
    get region(): LossRegion | undefined {
        return this.currentRegion;
    }

    /** How many samples of the report are in the region. */
    get count(): number {
        const { currentRegion: region } = this;
        return region ? countWithin(this.sorted, region.minLoss, region.maxLoss) : 0;
    }

    /** Losses of the report that are no finite numbers. */
    get notFinite(): number {
        return (this.shown?.losses.length ?? 0) - this.sorted.length;
    }

    /** Samples of the region, by the numbers that the trainer gives them. */
    get sampleIndices(): number[] {
        const { shown, currentRegion: region } = this;
        if (!shown || !region) {
            return [];
        }
        return entriesWithin(shown.losses, region.minLoss, region.maxLoss).flatMap((entry) => shown.sampleIndices[entry] ?? []);
    }

    /** On which samples the next report is made. */
    get subsetOn(): ReportSubset {
        return this.currentSubset;
    }

    /** Heights are drawn by the logarithm of the count. */
    get logCount(): boolean {
        return this.logarithmic;
    }

    view(): Release {
        return this.reports.view();
    }

    setRegion(region: LossRegion): void {
        this.currentRegion = region;
        this.changed.fire();
    }

    setSubset(subset: ReportSubset): void {
        this.currentSubset = subset;
        this.changed.fire();
    }

    setLogCount(logarithmic: boolean): void {
        this.logarithmic = logarithmic;
        this.changed.fire();
    }

    /** A new report begins with everything above its median chosen: the harder half. */
    private follow(): void {
        const { report } = this;
        if (report !== this.shown) {
            this.shown = report;
            this.sorted = report ? sortLosses(report.losses) : new Float32Array();
            const last = this.sorted.at(-1);
            const median = this.sorted[Math.floor(this.sorted.length / 2)];
            this.currentRegion = last === undefined || median === undefined ? undefined : { minLoss: median, maxLoss: last };
        }
        this.changed.fire();
    }
}
