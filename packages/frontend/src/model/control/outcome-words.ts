import type { IntentName, IntentResult } from '@onthefly/shared-types';
import { formatInteger, formatMetric } from '../../format/number-format';
import type { SettledIntent } from './control-model';

type Words = { readonly [Name in IntentName]: (result: IntentResult<Name>) => string };

const WORDS: Words = {
    pause: ({ step }) => `Paused at step ${formatInteger(step)}.`,
    resume: ({ step, remark }) =>
        withRemark(step === undefined ? 'Training goes on.' : `Training goes on from step ${formatInteger(step)}.`, remark),
    checkpoint: ({ step, path }) => `Checkpoint of step ${formatInteger(step)}: ${path}`,
    test: ({ averageLoss }) => (averageLoss === undefined ? 'Tested.' : `Tested: average loss ${formatMetric(averageLoss ?? NaN)}.`),
    fork: ({ runId, samples }) =>
        samples === undefined ? `Forked: ${runId} goes on.` : `Forked: ${runId} trains on ${formatInteger(samples)} samples.`,
    merge: ({ runId, paths, strategy }) => `Merged ${paths.length} checkpoints into ${runId} (${strategy}).`,
    stop: ({ remark }) => withRemark('Stopped: the training has ended.', remark),
    loadCheckpoint: ({ step }) => (step === undefined ? 'Checkpoint loaded.' : `Checkpoint of step ${formatInteger(step)} loaded.`),
    ensureTrainerOnRun: (result) => describeSwitch(result, 'It is paused.'),
    resumeTrainerOn: (result) => describeSwitch(result, 'It trains on.'),
    runHealth: ({ kind, step }) =>
        `The ${kind} check is done${step === undefined ? '' : ` at step ${formatInteger(step)}`}. Training is paused.`,
    generateReport: ({ samples }) => `Loss of ${formatInteger(samples)} samples measured. Training is paused.`,
    exportSubset: ({ rows, path }) => `${formatInteger(rows)} samples written to ${path}.`,
    hardResetSession: ({ sessionId, removed }) => {
        const files = removed > 0 ? ` ${formatInteger(removed)} files were deleted.` : '';
        return sessionId === undefined ? `The session is archived.${files}` : `Started again as session ${sessionId}.${files}`;
    },
    editSession: () => 'Saved.',
    editRun: () => 'Saved.',
    archiveSession: () => 'The session is archived.',
    restoreSession: () => 'The session is among the others again.',
    deleteSession: () => 'The session is deleted.',
    startRun: () => 'The trainer has connected.',
};

/** What became of something that was asked for, in a sentence. */
export function describeSettled({ intent, outcome }: SettledIntent): string {
    if (outcome.type === 'failed') {
        return outcome.code === 'cancelled' ? 'No longer waiting. The trainer may carry it out all the same.' : outcome.message;
    }
    return (WORDS[intent] as (result: IntentResult<IntentName>) => string)(outcome.result);
}

function withRemark(sentence: string, remark: string | undefined): string {
    return remark === undefined ? sentence : `${sentence} ${remark}`;
}

function describeSwitch({ runId, checkpointLoaded, step }: IntentResult<'resumeTrainerOn'>, then: string): string {
    if (!checkpointLoaded) {
        return `Training is now recorded as ${runId}, with the weights that the trainer had: there was no checkpoint of that run to load.`;
    }
    return `The trainer is on ${runId}${step === undefined ? '' : ` at step ${formatInteger(step)}`}. ${then}`;
}
