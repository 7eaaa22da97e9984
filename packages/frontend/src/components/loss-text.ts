import type { LossReport, ReportSummary } from '@onthefly/shared-types';
import { formatInteger } from '../format/number-format';
import { formatClock } from '../format/time-format';

const SUBSETS = { train: 'train', val: 'validation' } as const;

/** "2,944 of 3,072 samples · train · at step 2,400". */
export function describeReport({ summary }: LossReport, notFinite: number): string {
    const { samples, requested, subsetOn, step } = summary;
    const count =
        requested !== undefined && requested > samples
            ? `${formatInteger(samples)} of ${formatInteger(requested)} samples (whole batches only)`
            : `${formatInteger(samples)} samples`;
    return [
        count,
        SUBSETS[subsetOn],
        step === undefined ? 'step unknown' : `at step ${formatInteger(step)}`,
        ...(notFinite > 0 ? [`${formatInteger(notFinite)} not finite, not drawn`] : []),
    ].join(' · ');
}

/** As one of a list. */
export function nameReport({ runId, subsetOn, step, at }: ReportSummary, runName: string | undefined): string {
    const where = step === undefined ? '' : ` · step ${formatInteger(step)}`;
    return `${runName ?? runId} · ${SUBSETS[subsetOn]}${where} · ${formatClock(at)}`;
}

/** Why samples of a report can't be named to the trainer, if that is so. */
export function exportReason({ subsetOn, indicesArePositions }: ReportSummary): string | undefined {
    if (subsetOn === 'val') {
        return 'The trainer exports training samples only: choose a report on train.';
    }
    return indicesArePositions
        ? undefined
        : 'The training set is a part of another dataset: the sample numbers of this report are not positions in it, and the wrong samples would be exported.';
}

export function forkReason({ subsetOn }: ReportSummary): string | undefined {
    return subsetOn === 'val' ? 'A fork trains on training samples: choose a report on train.' : undefined;
}
