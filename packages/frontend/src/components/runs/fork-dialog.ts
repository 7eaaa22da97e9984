import { shortName, type Checkpoint, type LossRegion } from '@onthefly/shared-types';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatInteger, formatMetric } from '../../format/number-format';
import { trainerReason } from '../../model/actions/training-actions';
import { checkpointLabel } from '../../model/control/checkpoint-words';
import type { DialogRequest } from '../../model/dialog-model';
import { multipliersOf, problemOfName, readFactor, type FactorReading } from '../../model/runs/fork-form';
import { controlStyles, select } from '../controls';
import { DialogElement, dialogStyles } from '../dialog-element';
import { sharedStyles } from '../shared-styles';

type ForkQuestion = Extract<DialogRequest, { type: 'fork' }>;

const NEWEST = '';

/** Asks how a fork is to be made. */
@customElement('otf-fork-dialog')
export class ForkDialog extends DialogElement {
    static override styles = [sharedStyles, controlStyles, dialogStyles];

    @property({ attribute: false })
    request: ForkQuestion = { type: 'fork' };

    @state()
    private checkpoints: readonly Checkpoint[] = [];
    @state()
    private parent: string | undefined;
    @state()
    private checkpoint = NEWEST;
    @state()
    private name = '';
    @state()
    private lr = '';
    @state()
    private wd = '';

    /** The question stays about this session, whichever becomes current meanwhile. */
    private sessionId: string | undefined;

    override connectedCallback(): void {
        super.connectedCallback();
        this.sessionId = this.model.session?.sessionId;
        this.parent = this.request.parentRunId ?? this.model.state?.currentRunId ?? this.model.run?.runId;
        this.checkpoint = this.request.checkpoint ?? NEWEST;
        void this.load();
    }

    protected override render(): TemplateResult {
        const runs = this.model.state?.runs ?? [];
        const lr = readFactor(this.lr);
        const wd = readFactor(this.wd);
        const nameProblem = problemOfName(this.name);
        return this.renderQuestion({
            heading: 'Fork a run',
            action: 'Fork',
            disabledReason: this.disabledReason(lr, wd, nameProblem),
            onConfirm: () => this.confirm(lr, wd),
            content: html`
                <p>The trainer goes on as the fork. Its parent stays as it is and can be gone back to. ${this.renderSamples()}</p>
                <div class="fields">
                    ${this.renderField(
                        'Parent run',
                        select({
                            label: 'Parent run',
                            value: this.parent,
                            options: runs.map(({ runId, name }) => ({ value: runId, label: shortName(name) })),
                            onChange: (runId) => this.setParent(runId),
                        }),
                    )}
                    ${this.renderField(
                        'Start from',
                        select({
                            label: 'Start from',
                            value: this.checkpoint,
                            options: this.checkpointOptions(),
                            onChange: (path) => (this.checkpoint = path),
                        }),
                    )}
                    <div class="wide">
                        ${this.renderField(
                            'Name (the trainer chooses one if this is empty)',
                            this.renderText(this.name, nameProblem, (text) => (this.name = text), true),
                            nameProblem,
                        )}
                    </div>
                    ${this.renderField(
                        'Learning rate ×',
                        this.renderText(this.lr, problemOf(lr), (text) => (this.lr = text)),
                        problemOf(lr),
                    )}
                    ${this.renderField(
                        'Weight decay ×',
                        this.renderText(this.wd, problemOf(wd), (text) => (this.wd = text)),
                        problemOf(wd),
                    )}
                </div>
            `,
        });
    }

    private renderSamples(): TemplateResult | typeof nothing {
        const { region, indices } = this.request;
        if (indices) {
            return html`It trains on the ${formatInteger(indices.length)} samples that were chosen.`;
        }
        return region ? html`It trains on samples with ${describeRegion(region)}.` : nothing;
    }

    private renderText(value: string, problem: string | undefined, onInput: (text: string) => void, first = false): TemplateResult {
        return html`<input
            type="text"
            .value=${value}
            placeholder=${first ? nothing : '1 (unchanged)'}
            inputmode=${first ? nothing : 'decimal'}
            autocomplete="off"
            spellcheck="false"
            ?autofocus=${first}
            aria-invalid=${problem !== undefined}
            @input=${(event: Event) => onInput((event.target as HTMLInputElement).value)}
        />`;
    }

    private checkpointOptions(): readonly { value: string; label: string }[] {
        const onTrainer = this.parent === this.model.state?.currentRunId;
        const newest = onTrainer ? 'Where the trainer stands' : 'Its newest checkpoint';
        const runs = this.model.state?.runs ?? [];
        const now = Date.now();
        return [
            { value: NEWEST, label: newest },
            ...this.ofParent.map((checkpoint) => ({ value: checkpoint.path, label: checkpointLabel(checkpoint, runs, now) })),
        ];
    }

    private get ofParent(): readonly Checkpoint[] {
        return this.checkpoints.filter(({ runId }) => runId === this.parent);
    }

    private disabledReason(lr: FactorReading, wd: FactorReading, nameProblem: string | undefined): string | undefined {
        const reason = trainerReason(this.model);
        if (reason !== undefined) {
            return `${reason}.`;
        }
        if (nameProblem !== undefined || problemOf(lr) !== undefined || problemOf(wd) !== undefined) {
            return 'Correct what is marked above.';
        }
        if (this.parent !== this.model.state?.currentRunId && this.ofParent.length === 0 && this.checkpoint === NEWEST) {
            return 'There is no checkpoint of this run to start from. Train on it and pause it once, or choose the run that the trainer is on.';
        }
        return undefined;
    }

    private setParent(runId: string): void {
        this.parent = runId;
        this.checkpoint = NEWEST;
    }

    private async load(): Promise<void> {
        if (this.sessionId) {
            this.checkpoints = await this.model.server.listCheckpoints(this.sessionId).catch(() => []);
        }
    }

    private confirm(lr: FactorReading, wd: FactorReading): void {
        const { region, indices } = this.request;
        void this.model.control.execute(
            'fork',
            {
                parentRunId: this.parent,
                checkpoint: this.checkpoint || undefined,
                name: this.name.trim() || undefined,
                multipliers: multipliersOf(factorOf(lr), factorOf(wd)),
                region,
                indices,
            },
            this.sessionId,
        );
        this.close();
    }
}

function problemOf(reading: FactorReading): string | undefined {
    return 'problem' in reading ? reading.problem : undefined;
}

function factorOf(reading: FactorReading): number | undefined {
    return 'factor' in reading ? reading.factor : undefined;
}

function describeRegion({ minLoss, maxLoss }: LossRegion): string {
    return `a loss from ${formatMetric(minLoss)} to ${formatMetric(maxLoss)}`;
}

declare global {
    interface HTMLElementTagNameMap {
        'otf-fork-dialog': ForkDialog;
    }
}
