import type { HealthResult, IntentName, IntentResult, ReportSummary } from '@onthefly/shared-types';
import { countOf, formatNumber } from './format';

type Describe = { readonly [Name in IntentName]?: (result: IntentResult<Name>) => string };

/** What was done, in a sentence or two. */
export const DESCRIBE_RESULT = {
    pause: ({ step, checkpoint }) =>
        [`Paused at step ${step}.`, ...(checkpoint === undefined ? [] : [`Checkpoint: ${checkpoint}`])].join(' '),
    resume: ({ step, remark }) => withRemark(step === undefined ? 'Training goes on.' : `Training goes on from step ${step}.`, remark),
    checkpoint: ({ step, path }) => `Checkpoint of step ${step}: ${path}`,
    loadCheckpoint: ({ step }) => (step === undefined ? 'The checkpoint is loaded.' : `The checkpoint of step ${step} is loaded.`),
    test: ({ averageLoss, step, checkpoint }) =>
        [
            `Tested${step === undefined ? '' : ` at step ${step}`}: average loss ${formatNumber(averageLoss) || 'unknown'}.`,
            ...(checkpoint === undefined ? [] : [`Checkpoint: ${checkpoint}`]),
        ].join(' '),
    fork: ({ runId, samples }) =>
        `The new run is "${runId}"${samples === undefined ? '' : `; it trains on ${countOf(samples, 'sample')}`}.`,
    merge: ({ runId, strategy, paths }) => `The new run is "${runId}", merged from ${countOf(paths.length, 'checkpoint')} (${strategy}).`,
    stop: ({ remark }) => withRemark('The training was stopped.', remark),
} satisfies Describe;

function withRemark(sentence: string, remark: string | undefined): string {
    return remark === undefined ? sentence : `${sentence} ${remark}`;
}

export function describeReport({ runId, subsetOn, step, samples, requested, note }: ReportSummary): string {
    const place = `run "${runId}"${step === undefined ? '' : ` at step ${step}`}`;
    const count =
        requested === undefined || requested === samples ? countOf(samples, 'sample') : `${samples} of ${countOf(requested, 'sample')}`;
    return [`Report on the ${subsetOn} set of ${place}: losses of ${count} are stored.`, ...(note === '' ? [] : [note])].join('\n');
}

export function describeHealth({ kind, runId, step, text, otherRanks }: HealthResult): string {
    const title = `${kind}: run "${runId}"${step === undefined ? '' : ` at step ${step}`}`;
    return [title, text, ...(otherRanks ?? []).flatMap((other) => [`Rank ${other.rank ?? 'unknown'}:`, other.text])].join('\n');
}
