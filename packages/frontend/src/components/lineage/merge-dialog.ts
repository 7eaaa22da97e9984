import { MERGE_STRATEGIES, type Checkpoint, type MergeStrategy, type Run, shortName } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { trainerReason } from '../../model/actions/training-actions';
import { runsWithoutCheckpoint } from '../../model/control/checkpoint-words';
import type { DialogRequest } from '../../model/dialog-model';
import { messageOf } from '../../model/message-of';
import { problemOfName } from '../../model/runs/fork-form';
import { controlStyles } from '../controls';
import { DialogElement, dialogStyles } from '../dialog-element';
import { sharedStyles } from '../shared-styles';

type MergeQuestion = Extract<DialogRequest, { type: 'merge' }>;

const STRATEGIES: Readonly<Record<MergeStrategy, string>> = {
    swa: 'Average of the weights, each run counting the same.',
    adapter: 'Averages only adapter weights; everything else is that of the first run.',
    fisher: 'Meant to weigh by importance; this client has no such information, so the result equals swa.',
};

/** Asks which runs are to be merged, and how. */
@customElement('otf-merge-dialog')
export class MergeDialog extends DialogElement {
    static override styles = [sharedStyles, controlStyles, dialogStyles];

    @property({ attribute: false })
    request: MergeQuestion = { type: 'merge' };

    @state()
    private checkpoints: readonly Checkpoint[] | undefined;
    @state()
    private parents: ReadonlySet<string> = new Set();
    @state()
    private strategy: MergeStrategy = 'swa';
    @state()
    private name = '';
    /** Why the checkpoints could not be listed. */
    @state()
    private problem: string | undefined;

    /** The question stays about this session, whichever becomes current meanwhile. */
    private sessionId: string | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        this.sessionId = this.model.session?.sessionId;
        this.parents = new Set(this.request.parents ?? []);
        void this.load();
    }

    protected override render(): TemplateResult {
        const runs = this.model.state?.runs ?? [];
        const nameProblem = problemOfName(this.name);
        return this.renderQuestion({
            heading: 'Merge runs',
            action: 'Merge',
            disabledReason: this.disabledReason(runs, nameProblem),
            onConfirm: () => this.confirm(),
            content: html`
                <p>A new run is made of the newest checkpoints of the chosen ones, and the trainer goes on as it.</p>
                <div class="fields">
                    <fieldset class="wide">
                        <legend>Parents</legend>
                        ${runs.map((run, index) => this.renderRun(run, index === 0))}
                    </fieldset>
                    <fieldset class="wide" role="radiogroup">
                        <legend>Strategy</legend>
                        ${MERGE_STRATEGIES.map((strategy) => this.renderStrategy(strategy))}
                    </fieldset>
                    <div class="wide">
                        ${this.renderField(
                            'Name (the trainer chooses one if this is empty)',
                            html`<input
                                type="text"
                                .value=${this.name}
                                autocomplete="off"
                                spellcheck="false"
                                aria-invalid=${nameProblem !== undefined}
                                @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
                            />`,
                            nameProblem,
                        )}
                    </div>
                </div>
            `,
        });
    }

    private renderRun({ runId, name }: Run, first: boolean): TemplateResult {
        const missing = this.lacksCheckpoint([runId]).length > 0;
        const current = runId === this.model.state?.currentRunId;
        return html`<label class="choice">
            <input type="checkbox" ?autofocus=${first} .checked=${this.parents.has(runId)} @change=${() => this.toggle(runId)} />
            <span>
                <span title=${name}>${shortName(name)}</span>
                ${missing ? html`<small>No checkpoint yet: train on it and pause it once</small>` : nothing}
                ${current ? html`<small>Being trained: it pauses for the merge</small>` : nothing}
            </span>
        </label>`;
    }

    private renderStrategy(strategy: MergeStrategy): TemplateResult {
        return html`<label class="choice">
            <input type="radio" name="strategy" .checked=${this.strategy === strategy} @change=${() => (this.strategy = strategy)} />
            <span>${strategy}<small>${STRATEGIES[strategy]}</small></span>
        </label>`;
    }

    private disabledReason(runs: readonly Run[], nameProblem: string | undefined): string | undefined {
        const reason = trainerReason(this.model);
        if (reason !== undefined) {
            return `${reason}.`;
        }
        if (this.parents.size < 2) {
            return 'Choose at least two runs.';
        }
        if (nameProblem !== undefined) {
            return 'Correct what is marked above.';
        }
        if (!this.checkpoints) {
            return this.problem === undefined ? 'Looking for checkpoints…' : `The checkpoints can't be listed: ${this.problem}`;
        }
        const missing = this.lacksCheckpoint([...this.parents]).map((runId) => runs.find((run) => run.runId === runId)?.name ?? runId);
        return missing.length > 0 ? `There is no checkpoint of ${missing.map(shortName).join(' and ')}.` : undefined;
    }

    private lacksCheckpoint(runIds: readonly string[]): readonly string[] {
        return this.checkpoints ? runsWithoutCheckpoint(runIds, this.checkpoints, this.model.state?.currentRunId) : [];
    }

    private toggle(runId: string): void {
        const parents = new Set(this.parents);
        if (!parents.delete(runId)) {
            parents.add(runId);
        }
        this.parents = parents;
    }

    private async load(): Promise<void> {
        try {
            this.checkpoints = this.sessionId ? await this.model.server.listCheckpoints(this.sessionId) : [];
        } catch (error) {
            this.problem = messageOf(error);
        }
    }

    private confirm(): void {
        const order = this.model.state?.runs.map(({ runId }) => runId) ?? [];
        const parents = order.filter((runId) => this.parents.has(runId));
        const name = this.name.trim() || undefined;
        void this.model.control.execute('merge', { parents, strategy: this.strategy, name }, this.sessionId);
        this.close();
    }
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-merge-dialog': MergeDialog;
    }
}
