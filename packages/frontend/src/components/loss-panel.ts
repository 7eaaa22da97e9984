import type { LossRegion, LossReport, ReportSubset, SubsetFormat } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatInteger, formatTick } from '../format/number-format';
import type { DashboardModel } from '../model/dashboard-model';
import type { Release } from '../model/emitter';
import { countWithin, entriesWithin, sortLosses } from '../model/reports-histogram';
import { reportKey, ReportsModel } from '../model/reports-model';
import { trainerReason } from '../model/training-actions';
import { controlStyles, select } from './controls';
import './loss-histogram';
import { lossPanelStyles } from './loss-panel-styles';
import { describeReport, exportReason, forkReason, nameReport } from './loss-text';
import './menu-button';
import { ModelElement } from './model-element';
import { sharedStyles } from './shared-styles';
import { toolButton, toolButtonStyles } from './tool-button';

const FORMATS: readonly { readonly format: SubsetFormat; readonly label: string }[] = [
    { format: 'csv', label: 'CSV' },
    { format: 'parquet', label: 'Parquet' },
    { format: 'feather', label: 'Feather' },
];
const NONE = '';

/** Losses of single samples: their distribution, and what can be done with those in a region of it. */
@customElement('otf-loss-panel')
export class LossPanel extends ModelElement {
    static override styles = [sharedStyles, controlStyles, toolButtonStyles, lossPanelStyles];

    @state()
    private subsetOn: ReportSubset = 'train';

    @state()
    private logCount = false;

    @state()
    private region: LossRegion | undefined;

    /** What became of the last export. */
    @state()
    private exported = '';

    private reports!: ReportsModel;
    private shownReport: LossReport | undefined;
    private sorted: Float32Array = new Float32Array();

    protected override subscribe(model: DashboardModel): Release[] {
        this.reports = new ReportsModel(model.server, this.rerender);
        this.reports.show(model.session?.sessionId);
        return [
            model.onDidChangeState(() => {
                this.reports.show(model.session?.sessionId);
                this.requestUpdate();
            }),
            model.control.onDidChange(this.rerender),
            model.onDidReceiveEvent((event) => {
                if (event.type === 'report') {
                    this.reports.add(event.report);
                } else if (event.type === 'resync') {
                    this.reports.reload();
                }
            }),
        ];
    }

    protected override render(): TemplateResult {
        this.followReport();
        const { chosen, problem, ready } = this.reports;
        return html`<div class="content">
            ${problem === undefined ? nothing : html`<p class="problem" role="alert">The reports can't be read: ${problem}</p>`}
            ${this.renderMake()} ${chosen ? this.renderReport() : ready ? renderLesson() : nothing}
            <p class="muted" role="status" ?hidden=${this.exported === ''}>${this.exported}</p>
        </div>`;
    }

    /** A new report begins with everything above its median chosen: the harder half. */
    private followReport(): void {
        const report = this.reports.chosenReport;
        if (report === this.shownReport) {
            return;
        }
        this.shownReport = report;
        this.exported = '';
        this.sorted = report ? sortLosses(report.losses) : new Float32Array();
        const last = this.sorted.at(-1);
        const median = this.sorted[Math.floor(this.sorted.length / 2)];
        this.region = last === undefined || median === undefined ? undefined : { minLoss: median, maxLoss: last };
    }

    private renderMake(): TemplateResult {
        const running = this.model.control.isRunning('generateReport');
        return html`<div class="line">
            ${toolButton({
                label: running ? 'Measuring…' : 'Make report',
                onClick: () => void this.model.control.execute('generateReport', { subsetOn: this.subsetOn }),
                disabledReason: running ? 'The trainer is measuring the loss of each sample.' : trainerReason(this.model),
                title: 'Pauses training and measures the loss of each sample; training stays paused',
            })}
            ${select({
                label: 'Samples of the report',
                value: this.subsetOn,
                options: [
                    { value: 'train', label: 'on train' },
                    { value: 'val', label: 'on validation' },
                ],
                onChange: (subset) => (this.subsetOn = subset),
            })}
            ${this.reports.chosen ? this.renderScale() : nothing}
        </div>`;
    }

    private renderScale(): TemplateResult {
        return html`<label class="check" title="Heights by the logarithm of the count: shows intervals of a few samples">
            <input
                type="checkbox"
                .checked=${this.logCount}
                @change=${(event: Event) => (this.logCount = (event.target as HTMLInputElement).checked)}
            />
            log count
        </label>`;
    }

    private renderReport(): TemplateResult {
        const { chosenReport, comparedReport } = this.reports;
        if (!chosenReport) {
            return html`${this.renderChoice()}
                <p class="loading muted">Reading the report…</p>`;
        }
        const notFinite = chosenReport.losses.length - this.sorted.length;
        const facts = describeReport(chosenReport, notFinite);
        return html`${this.renderChoice()}
            <p class="facts muted">${facts}</p>
            <otf-loss-histogram
                .losses=${chosenReport.losses}
                .otherLosses=${comparedReport?.losses}
                .region=${this.region}
                .logCount=${this.logCount}
                .label=${`Distribution of losses: ${facts}`}
                @region-change=${(event: CustomEvent<LossRegion>) => (this.region = event.detail)}
            ></otf-loss-histogram>
            ${this.renderActions(chosenReport)}`;
    }

    private renderChoice(): TemplateResult {
        const { summaries, chosen, compared } = this.reports;
        const options = summaries.map((summary) => ({ value: reportKey(summary), label: this.nameOf(summary.runId, summary) }));
        const others = options.filter(({ value }) => chosen === undefined || value !== reportKey(chosen));
        return html`<div class="line">
            ${select({
                label: 'Report',
                value: chosen && reportKey(chosen),
                options,
                onChange: (key) => this.reports.choose(key),
            })}
            ${
                others.length === 0
                    ? nothing
                    : select({
                          label: 'Compare with',
                          title: 'Drawn as an outline over the bars, scaled to the same height',
                          value: compared ? reportKey(compared) : NONE,
                          options: [{ value: NONE, label: 'Compare with…' }, ...others],
                          onChange: (key) => this.reports.compareWith(key === NONE ? undefined : key),
                      })
            }
        </div>`;
    }

    private renderActions(report: LossReport): TemplateResult | typeof nothing {
        const { region } = this;
        if (!region) {
            return html`<p class="muted">None of the losses is a finite number.</p>`;
        }
        const count = countWithin(this.sorted, region.minLoss, region.maxLoss);
        const none = count === 0 ? 'No sample is in the region.' : undefined;
        const common = trainerReason(this.model) ?? none;
        const { control } = this.model;
        const exporting = control.isRunning('exportSubset') ? 'An export is under way.' : undefined;
        const noExport = common ?? exportReason(report.summary) ?? exporting;
        return html`<div class="line">
            <span class="count" role="status"
                >${shorten(region.minLoss)} – ${shorten(region.maxLoss)} ·
                <b>${formatInteger(count)} ${count === 1 ? 'sample' : 'samples'}</b></span
            >
            ${toolButton({
                label: 'Fork on these',
                primary: true,
                onClick: () => void control.execute('fork', { parentRunId: report.summary.runId, region }),
                disabledReason: common ?? forkReason(report.summary) ?? (control.isRunning('fork') ? 'A fork is under way.' : undefined),
                title: 'Makes a run that trains on samples of this region. The trainer measures them anew with its present weights',
            })}
            <otf-menu-button
                label="Export"
                .entries=${FORMATS.map(({ format, label }) => ({
                    label,
                    disabledReason: noExport,
                    onSelect: () => void this.exportRegion(report, region, format),
                }))}
            ></otf-menu-button>
        </div>`;
    }

    private async exportRegion({ summary, losses, sampleIndices }: LossReport, region: LossRegion, format: SubsetFormat): Promise<void> {
        const path = await this.host.askSavePath({
            title: 'Export samples',
            fileName: `${summary.runId}-samples.${format}`,
            extension: format,
        });
        if (path === undefined) {
            return;
        }
        const indices = entriesWithin(losses, region.minLoss, region.maxLoss).flatMap((entry) => sampleIndices[entry] ?? []);
        const outcome = await this.model.control.execute('exportSubset', { runId: summary.runId, format, path, indices });
        this.exported =
            outcome.type === 'done'
                ? `${formatInteger(outcome.result.rows)} rows were written to ${outcome.result.path}.`
                : `Nothing was exported: ${outcome.message}`;
    }

    private nameOf(runId: string, summary: Parameters<typeof nameReport>[0]): string {
        return nameReport(summary, this.model.state?.runs.find((run) => run.runId === runId)?.name);
    }
}

function shorten(loss: number): string {
    return formatTick(Number(loss.toPrecision(3)));
}

function renderLesson(): TemplateResult {
    return html`<p class="muted">
        A report measures the loss of every single sample. From its histogram, the hard samples, the easy ones or the outliers can be chosen
        to train a fork on them or to look at them in a file. Making one pauses training.
    </p>`;
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-loss-panel': LossPanel;
    }
}
