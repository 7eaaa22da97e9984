import type { ReportSummary, SubsetFormat } from '@onthefly/shared-types';
import type { DashboardHost } from '../../dashboard-host';
import type { DashboardModel } from '../dashboard-model';
import type { DashboardAction } from './dashboard-action';
import { trainerReason } from './training-actions';

const FORMATS: readonly { readonly format: SubsetFormat; readonly name: string }[] = [
    { format: 'csv', name: 'CSV' },
    { format: 'parquet', name: 'Parquet' },
    { format: 'feather', name: 'Feather' },
];

export const FORK_ON_REGION: DashboardAction = {
    id: 'forkOnRegion',
    label: 'Fork on these',
    title: 'Fork on the Chosen Samples',
    description: 'Makes a run that trains on samples of this region. The trainer measures them anew with its present weights',
    group: '5_samples',
    panel: 'loss',
    disabledReason: (model) =>
        regionReason(model) ??
        (model.losses.report?.summary.subsetOn === 'val' ? 'A fork trains on training samples: choose a report on train' : undefined) ??
        (model.control.isRunning('fork') ? 'A fork is under way' : undefined),
    isRunning: (model) => model.control.isRunning('fork'),
    run: (model) => {
        const { report, region } = model.losses;
        return report && region && model.control.execute('fork', { parentRunId: report.summary.runId, region }, model.session?.sessionId);
    },
};

export const EXPORT_REGION: readonly DashboardAction[] = FORMATS.map(({ format, name }) => ({
    id: `exportRegion.${format}`,
    label: name,
    title: `Export the Chosen Samples as ${name}…`,
    description: 'The trainer writes the samples of the region to a file',
    group: '5_samples',
    panel: 'loss',
    disabledReason: exportReason,
    isRunning: (model) => model.control.isRunning('exportSubset'),
    run: (model, host) => exportRegion(model, host, format),
}));

function regionReason(model: DashboardModel): string | undefined {
    const { report, region, count } = model.losses;
    if (!report) {
        return 'No report of losses is looked at';
    }
    return region && count > 0 ? trainerReason(model) : 'No sample is in the region';
}

function exportReason(model: DashboardModel): string | undefined {
    const { report } = model.losses;
    return (
        regionReason(model) ??
        (report && reportReason(report.summary)) ??
        (model.control.isRunning('exportSubset') ? 'An export is under way' : undefined)
    );
}

/** Why samples of a report can't be named to the trainer, if that is so. */
function reportReason({ subsetOn, indicesArePositions }: ReportSummary): string | undefined {
    if (subsetOn === 'val') {
        return 'The trainer exports training samples only: choose a report on train';
    }
    return indicesArePositions
        ? undefined
        : 'The training set is a part of another dataset: the sample numbers of this report are not positions in it, and the wrong samples would be exported';
}

async function exportRegion(model: DashboardModel, host: DashboardHost, format: SubsetFormat): Promise<void> {
    const { report, sampleIndices: indices } = model.losses;
    const sessionId = model.session?.sessionId;
    if (!report) {
        return;
    }
    const { runId } = report.summary;
    const path = await host.askSavePath({
        title: 'Export samples',
        fileName: `${runId.replaceAll(/[^\p{L}\p{N} ._-]+/gu, '_')}-samples.${format}`,
        extension: format,
    });
    if (path !== undefined) {
        await model.control.execute('exportSubset', { runId, format, path, indices }, sessionId);
    }
}
