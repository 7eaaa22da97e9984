import { shortName, type LatestStep, type Run, type Session } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { formatEpoch, formatInteger } from '../../format/number-format';
import { formatDuration, formatStart } from '../../format/time-format';
import { activityExplanation, activityLabel, activityOf } from '../../model/activity';
import type { DashboardModel } from '../../model/dashboard-model';
import type { Release } from '../../model/emitter';
import { activityIcon } from '../activity';
import { controlStyles, iconButton, select } from '../controls';
import { chevronLeft, chevronRight } from '../icons';
import { ModelElement } from '../model-element';
import { sharedStyles } from '../shared-styles';
import './alert-badge';
import './attention-badge';
import { headerStyles } from './header-styles';
import { sessionTitle } from './session-title';

const CLOCK_MILLISECONDS = 1000;

/** What is being trained and how far it is; choice of session and run. */
@customElement('otf-header')
export class Header extends ModelElement {
    static override styles = [sharedStyles, controlStyles, headerStyles];

    private clock: ReturnType<typeof setInterval> | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        this.clock = setInterval(() => this.tick(), CLOCK_MILLISECONDS);
    }

    override disconnectedCallback(): void {
        clearInterval(this.clock);
        super.disconnectedCallback();
    }

    protected override subscribe(model: DashboardModel): Release[] {
        return [model.onDidChangeState(this.rerender), model.requests.answer('choose', (what) => void this.choose(what))];
    }

    protected override render(): TemplateResult {
        const { session, state } = this.model;
        return html`<header>
            <h1>OnTheFly</h1>
            ${this.renderActivity()}
            ${session ? html`<div class="pickers">${this.renderSessions(session)} ${this.renderRuns()}</div>` : nothing}
            ${session ? this.renderFigures(session, state?.latest) : nothing}
            <div class="badges"><otf-attention-badge></otf-attention-badge><otf-alert-badge></otf-alert-badge></div>
        </header>`;
    }

    private renderActivity(): TemplateResult {
        const activity = activityOf(this.model.session);
        return html`<span class="pill ${activity}" role="status" title=${activityExplanation(activity)}>
            ${activityIcon(activity)}<span>${activityLabel(activity)}</span>
        </span>`;
    }

    private renderSessions(current: Session): TemplateResult {
        const now = Date.now();
        const sessions = (this.model.state?.sessions ?? []).filter(
            ({ sessionId, archivedAt }) => archivedAt === undefined || sessionId === current.sessionId,
        );
        return select({
            label: 'Session',
            title: sessionTitle(current),
            value: current.sessionId,
            options: sessions.map((session) => ({ value: session.sessionId, label: sessionLabel(session, now) })),
            onChange: (sessionId) => void this.model.selectSession(sessionId),
        });
    }

    private renderRuns(): TemplateResult | typeof nothing {
        const runs = this.model.state?.runs ?? [];
        const index = runs.findIndex((run) => run.runId === this.model.run?.runId);
        const run = runs[index];
        if (!run) {
            return nothing;
        }
        return html`<div class="runs" role="group" aria-label="Shown run">
            ${this.renderStep('Previous run', chevronLeft, runs[index - 1], 'This is the first run')}
            ${select({
                label: 'Run',
                value: run.runId,
                options: runs.map(({ runId, name }) => ({ value: runId, label: shortName(name) })),
                onChange: (runId) => this.model.selectRun(runId),
            })}
            ${this.renderStep('Next run', chevronRight, runs[index + 1], 'This is the newest run')}
        </div>`;
    }

    private renderStep(label: string, icon: TemplateResult, run: Run | undefined, reason: string): TemplateResult {
        const title = run ? `${label}: ${run.name}` : reason;
        return iconButton({ icon, label, title, disabled: !run, onClick: () => run && this.model.selectRun(run.runId) });
    }

    private renderFigures(session: Session, latest: LatestStep | undefined): TemplateResult {
        const throughput = latest?.metrics['throughput'];
        return html`<dl>
            ${figure('step', latest && formatInteger(latest.step))}
            ${figure('epoch', latest?.epoch === null ? undefined : latest && formatEpoch(latest.epoch))}
            ${figure('samples/s', throughput ? formatInteger(throughput) : undefined)}
            ${figure('elapsed', formatDuration((session.endedAt ?? Date.now()) - session.startedAt))}
        </dl>`;
    }

    private async choose(what: 'session' | 'run'): Promise<void> {
        await this.updateComplete;
        const picker = this.renderRoot.querySelector<HTMLSelectElement>(
            what === 'session' ? '[aria-label="Session"]' : '[aria-label="Run"]',
        );
        picker?.focus();
        try {
            picker?.showPicker();
        } catch {
            // The browser opens it only right after a key or click; it has the focus all the same.
        }
    }

    private tick(): void {
        if (this.model.session && !this.model.session.endedAt) {
            this.requestUpdate();
        }
    }
}

function figure(name: string, value: string | undefined): TemplateResult {
    return html`<div>
        <dt>${name}</dt>
        <dd>${value ?? '–'}</dd>
    </div>`;
}

function sessionLabel(session: Session, now: number): string {
    const { project, name, startedAt, state } = session;
    return `${shortName(project)} · ${shortName(name)} · ${formatStart(startedAt, now)} · ${activityLabel(state).toLowerCase()}`;
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-header': Header;
    }
}
