import type { DashboardEvent, LossReport, OnTheFlyServer, ReportSummary } from '@onthefly/shared-types';
import { Emitter, type Release, type Subscribe } from '../emitter';
import { messageOf } from '../message-of';
import { Viewers } from '../viewers';

/** Reports of the current session: which there are, the one looked at, and another one to compare it with. */
export class ReportsModel {
    private readonly changed = new Emitter<void>();
    private readonly viewers = new Viewers();
    private sessionId: string | undefined;
    private generation = 0;
    private chosenKey: string | undefined;
    private comparedKey: string | undefined;
    private readonly loaded = new Map<string, LossReport>();

    /** Newest first. */
    summaries: readonly ReportSummary[] = [];
    /** Why something can't be shown. */
    problem: string | undefined;
    /** False until it is known which reports there are. */
    ready = false;

    readonly onDidChange = this.changed.event;

    constructor(
        private readonly server: Pick<OnTheFlyServer, 'listReports' | 'getReport'>,
        onDidReceiveEvent: Subscribe<DashboardEvent>,
    ) {
        onDidReceiveEvent((event) => {
            if (event.type === 'report') {
                this.add(event.report);
            } else if (event.type === 'resync') {
                this.reload();
            }
        });
    }

    /** The newest one unless another one was chosen. */
    get chosen(): ReportSummary | undefined {
        return this.find(this.chosenKey) ?? this.summaries[0];
    }

    get compared(): ReportSummary | undefined {
        const compared = this.find(this.comparedKey);
        return compared === this.chosen ? undefined : compared;
    }

    /** Undefined until its losses have arrived. */
    get chosenReport(): LossReport | undefined {
        return this.chosen && this.loaded.get(reportKey(this.chosen));
    }

    get comparedReport(): LossReport | undefined {
        return this.compared && this.loaded.get(reportKey(this.compared));
    }

    /** Pulls reports until released. */
    view(): Release {
        const release = this.viewers.add();
        this.reload();
        return release;
    }

    /** Called by the dashboard's model whenever the state arrives. */
    show(sessionId: string | undefined): void {
        if (sessionId !== this.sessionId) {
            this.sessionId = sessionId;
            this.summaries = [];
            this.loaded.clear();
            this.chosenKey = this.comparedKey = undefined;
            this.ready = false;
            this.reload();
        }
    }

    private reload(): void {
        const { sessionId } = this;
        const generation = ++this.generation;
        if (sessionId === undefined || !this.viewers.present) {
            this.changed.fire();
            return;
        }
        this.server.listReports(sessionId).then(
            (summaries) => this.take(generation, summaries),
            (error: unknown) => this.fail(generation, error),
        );
    }

    choose(key: string): void {
        this.chosenKey = key;
        this.ensureLoaded();
        this.changed.fire();
    }

    compareWith(key: string | undefined): void {
        this.comparedKey = key;
        this.ensureLoaded();
        this.changed.fire();
    }

    /** A report was made: it is the one to look at now. */
    private add(summary: ReportSummary): void {
        this.summaries = [summary, ...this.summaries.filter((other) => reportKey(other) !== reportKey(summary))];
        this.choose(reportKey(summary));
    }

    private take(generation: number, summaries: readonly ReportSummary[]): void {
        if (generation === this.generation) {
            this.summaries = summaries;
            this.problem = undefined;
            this.ready = true;
            this.ensureLoaded();
            this.changed.fire();
        }
    }

    private fail(generation: number, error: unknown): void {
        if (generation === this.generation) {
            this.problem = messageOf(error);
            this.changed.fire();
        }
    }

    private ensureLoaded(): void {
        for (const summary of [this.chosen, this.compared]) {
            if (summary && !this.loaded.has(reportKey(summary))) {
                void this.load(summary);
            }
        }
    }

    private async load(summary: ReportSummary): Promise<void> {
        const { sessionId, generation } = this;
        if (sessionId === undefined) {
            return;
        }
        try {
            const report = await this.server.getReport({ sessionId, runId: summary.runId, subsetOn: summary.subsetOn, at: summary.at });
            if (report && sessionId === this.sessionId) {
                this.loaded.set(reportKey(summary), { ...report, losses: Float32Array.from(report.losses) });
                this.problem = undefined;
                this.changed.fire();
            }
        } catch (error) {
            this.fail(generation, error);
        }
    }

    private find(key: string | undefined): ReportSummary | undefined {
        return key === undefined ? undefined : this.summaries.find((summary) => reportKey(summary) === key);
    }
}

export function reportKey({ runId, subsetOn, at }: ReportSummary): string {
    return `${runId} ${subsetOn} ${at}`;
}
