import { shortName, type LossReport, type ReportSummary, type Run } from '@onthefly/shared-types';
import { formatInteger } from '../../format/number-format';
import { formatClock } from '../../format/time-format';

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
    return `${shortName(runName ?? runId)} · ${SUBSETS[subsetOn]}${where} · ${formatClock(at)}`;
}

/** How the run of a report is related to that of another one. */
export function kinOf(report: ReportSummary, other: ReportSummary, runs: readonly Run[]): 'earlier' | 'parent' | 'child' | undefined {
    if (report.runId === other.runId) {
        return report.subsetOn === other.subsetOn && report.at < other.at ? 'earlier' : undefined;
    }
    const parentsOf = (runId: string): readonly string[] => runs.find((run) => run.runId === runId)?.parents ?? [];
    if (parentsOf(other.runId).includes(report.runId)) {
        return 'parent';
    }
    return parentsOf(report.runId).includes(other.runId) ? 'child' : undefined;
}
