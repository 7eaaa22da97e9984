import type { LossRegion, LossReport, ReportSummary } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { formatInteger, formatTick } from '../../format/number-format';
import { EXPORT_REGION, FORK_ON_REGION } from '../../model/actions/loss-actions';
import { REPORT, REPORT_VALIDATION } from '../../model/actions/training-actions';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { reportKey } from '../../model/losses/reports-model';
import { controlStyles, select, type SelectOption } from '../controls';
import '../menu-button';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';
import { toolButton, toolButtonStyles } from '../tool-button';
import { actionButton, actionEntry } from '../toolbar/action-controls';
import './loss-histogram';
import { lossPanelStyles } from './loss-panel-styles';
import { describeReport, kinOf, nameReport } from './loss-text';

const NONE = '';

/** Losses of single samples: their distribution, and what can be done with those in a region of it. */
@customElement('otf-loss-panel')
export class LossPanel extends ModelElement {
    static override styles = [sharedStyles, controlStyles, toolButtonStyles, lossPanelStyles];

    protected override subscribe(model: DashboardModel): Release[] {
        return [
            model.losses.view(),
            model.losses.onDidChange(this.rerender),
            model.onDidChangeState(this.rerender),
            model.control.onDidChange(this.rerender),
        ];
    }

    protected override render(): TemplateResult {
        const { chosen, problem, ready } = this.model.losses.reports;
        return html`<div class="content">
            ${problem === undefined ? nothing : html`<p class="problem" role="alert">The reports can't be read: ${problem}</p>`}
            ${this.renderMake()} ${chosen ? this.renderReport() : ready ? renderLesson() : nothing}
        </div>`;
    }

    private renderMake(): TemplateResult {
        const { losses, control } = this.model;
        const action = losses.subsetOn === 'val' ? REPORT_VALIDATION : REPORT;
        const running = control.isRunning('generateReport');
        return html`<div class="line">
            ${toolButton({
                label: running ? 'Measuring…' : 'Make report',
                onClick: () => void action.run(this.model, this.host),
                disabledReason: action.disabledReason(this.model),
                title: 'Pauses training and measures the loss of each sample; training stays paused',
            })}
            ${select({
                label: 'Samples of the report',
                value: losses.subsetOn,
                options: [
                    { value: 'train', label: 'on train' },
                    { value: 'val', label: 'on validation' },
                ],
                onChange: (subset) => losses.setSubset(subset),
            })}
            ${losses.reports.chosen ? this.renderScale() : nothing}
        </div>`;
    }

    private renderScale(): TemplateResult {
        const { losses } = this.model;
        return html`<label class="check" title="Heights by the logarithm of the count: shows intervals of a few samples">
            <input
                type="checkbox"
                .checked=${losses.logCount}
                @change=${(event: Event) => losses.setLogCount((event.target as HTMLInputElement).checked)}
            />
            log count
        </label>`;
    }

    private renderReport(): TemplateResult {
        const { losses } = this.model;
        const { report } = losses;
        if (!report) {
            return html`${this.renderChoice()}
                <p class="loading muted">Reading the report…</p>`;
        }
        const facts = describeReport(report, losses.notFinite);
        const { comparedReport } = losses.reports;
        return html`${this.renderChoice()}
            <p class="facts muted">${facts}</p>
            <otf-loss-histogram
                .losses=${report.losses}
                .otherLosses=${comparedReport?.losses}
                .region=${losses.region}
                .logCount=${losses.logCount}
                .label=${`Distribution of losses: ${facts}`}
                @region-change=${(event: CustomEvent<LossRegion>) => losses.setRegion(event.detail)}
            ></otf-loss-histogram>
            ${comparedReport ? this.renderLegend(report, comparedReport) : nothing} ${this.renderActions()}`;
    }

    private renderChoice(): TemplateResult {
        const { reports } = this.model.losses;
        const { summaries, chosen, compared } = reports;
        const options = summaries.map((summary) => ({ value: reportKey(summary), label: this.nameOf(summary) }));
        return html`<div class="line reports">
            ${select({
                label: 'Report',
                value: chosen && reportKey(chosen),
                options,
                onChange: (key) => reports.choose(key),
            })}
            ${
                chosen && options.length > 1
                    ? select({
                          label: 'Compare with',
                          title: 'Drawn as an outline over the bars, scaled to the same height',
                          value: compared ? reportKey(compared) : NONE,
                          options: [{ value: NONE, label: 'Compare with…' }, ...this.othersOf(chosen)],
                          onChange: (key) => reports.compareWith(key === NONE ? undefined : key),
                      })
                    : nothing
            }
        </div>`;
    }

    /** What somebody most likely compares it with comes first: the report of a parent or of a child. */
    private othersOf(chosen: ReportSummary): readonly SelectOption<string>[] {
        const runs = this.model.state?.runs ?? [];
        const others = this.model.losses.reports.summaries.filter((summary) => reportKey(summary) !== reportKey(chosen));
        const named = others.map((summary) => {
            const kin = kinOf(summary, chosen, runs);
            return { value: reportKey(summary), label: `${kin ? `${kin}: ` : ''}${this.nameOf(summary)}`, kin };
        });
        return [...named.filter(({ kin }) => kin), ...named.filter(({ kin }) => !kin)];
    }

    private renderLegend(shown: LossReport, compared: LossReport): TemplateResult {
        return html`<p class="legend">
            <span><i></i>${this.nameOf(shown.summary)}</span><span><i class="outline"></i>${this.nameOf(compared.summary)}</span>
        </p>`;
    }

    private renderActions(): TemplateResult {
        const { region, count } = this.model.losses;
        if (!region) {
            return html`<p class="muted">None of the losses is a finite number.</p>`;
        }
        return html`<div class="line">
            <span class="count" role="status"
                >${shorten(region.minLoss)} – ${shorten(region.maxLoss)} ·
                <b>${formatInteger(count)} ${count === 1 ? 'sample' : 'samples'}</b></span
            >
            ${toolButton({ ...actionButton(FORK_ON_REGION, this.model, this.host), primary: true })}
            <otf-menu-button
                class="framed"
                label="Export"
                .entries=${EXPORT_REGION.map((action) => actionEntry(action, this.model, this.host))}
            ></otf-menu-button>
        </div>`;
    }

    private nameOf(summary: ReportSummary): string {
        return nameReport(summary, this.model.state?.runs.find((run) => run.runId === summary.runId)?.name);
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
