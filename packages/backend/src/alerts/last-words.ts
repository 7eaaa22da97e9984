import type { TrainerEvent, TrainStepEvent } from '@onthefly/shared-types';

/** An error that came this long before the end counts as its reason. */
const STEPS_AFTER_AN_ERROR = 50;
/** People give round numbers of steps; one that ends there in the middle of an epoch has probably done all of them. */
const ROUND_STEPS = 50;
const ERROR_LINE = /Traceback|\b[A-Z]\w*(?:Error|Exception)\b|out of memory|Non-finite loss/;
const LONGEST_QUOTE = 120;

/** How a trainer that never said that it had finished seems to have ended. */
export interface Ending {
    readonly looksLikeCrash: boolean;
    /** A sentence for people. */
    readonly message: string;
}

/**
 * What is known when a trainer goes away without a word: the client often loses the last ones of a training that ended well, but not its
 * last step. Its exit code can't be read from here.
 */
export class LastWords {
    private run = '';
    private last: TrainStepEvent | undefined;
    private stride = 1;
    private firstStepOfEpoch = 0;
    /** Steps of the longest epoch that was seen to its end. */
    private epochLength: number | undefined;
    private lastEndedEpoch = -1;
    private error: { readonly text: string; readonly step: number } | undefined;

    observe(event: TrainerEvent): void {
        if (event.type === 'trainStep') {
            this.observeStep(event);
        } else if (event.type === 'epoch_end') {
            this.lastEndedEpoch = Math.max(this.lastEndedEpoch, event.epoch ?? -1);
        } else if (event.type === 'log' && (event.level === 'error' || ERROR_LINE.test(event.text))) {
            this.error = { text: firstLine(event.text), step: this.last?.step ?? 0 };
        }
    }

    conclude(): Ending {
        const { last, error } = this;
        if (!last) {
            return { looksLikeCrash: error !== undefined, message: sentence('before its first step', error?.text) };
        }
        const at = `at step ${last.step.toLocaleString('en-US')}`;
        if (error && last.step - error.step <= STEPS_AFTER_AN_ERROR) {
            return { looksLikeCrash: true, message: sentence(`${at}, soon after an error`, error.text) };
        }
        if (last.metrics['loss'] === null) {
            return { looksLikeCrash: true, message: sentence(`${at}, where the loss was not a finite number`) };
        }
        if (this.isEpochComplete(last)) {
            const message = `The trainer is gone. Its last step was ${last.step.toLocaleString('en-US')}, at the end of an epoch: it seems to have finished, though its last word never arrived.`;
            return { looksLikeCrash: false, message };
        }
        if (this.epochLength === undefined || last.step % ROUND_STEPS === 0) {
            const message = `The trainer is gone. Its last step was ${last.step.toLocaleString('en-US')} and nothing looked wrong, but whether it had come to its end is not known.`;
            return { looksLikeCrash: false, message };
        }
        return { looksLikeCrash: true, message: sentence(`${at}, in the middle of an epoch`) };
    }

    private observeStep(event: TrainStepEvent): void {
        if (event.run_id !== this.run) {
            this.run = event.run_id;
            this.last = undefined;
            this.epochLength = undefined;
            this.lastEndedEpoch = -1;
        }
        if (!this.last) {
            this.firstStepOfEpoch = event.step;
        } else if (event.step <= this.last.step) {
            // An older one that was late, or a step that is done again.
            return;
        } else {
            this.stride = event.step - this.last.step;
            if (event.epoch !== this.last.epoch) {
                this.epochLength = Math.max(this.epochLength ?? 0, event.step - this.firstStepOfEpoch);
                this.firstStepOfEpoch = event.step;
            }
        }
        this.last = event;
    }

    private isEpochComplete({ epoch, step }: TrainStepEvent): boolean {
        const done = step - this.firstStepOfEpoch + this.stride;
        return this.lastEndedEpoch >= (epoch ?? Infinity) || (this.epochLength !== undefined && done >= this.epochLength);
    }
}

function sentence(when: string, error?: string): string {
    const quote = error === undefined ? '' : `: “${error}”`;
    return `The trainer went away ${when}, and never said that it had finished${quote}. Its terminal may tell more.`;
}

function firstLine(text: string): string {
    const line = text.trim().split('\n')[0] ?? '';
    return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 1)}…` : line;
}
