import type { RunMark } from '@onthefly/shared-types';
import type uPlot from 'uplot';
import type { AxisRange } from '../model/charts/chart-axis';
import type { ChartModel } from '../model/charts/chart-model';
import { groupMarks, type MarkGroup } from './mark-groups';

/** Where on a plot the marks of the shown run stand, as far as they lie in the range that it shows. */
export function placeMarks({ runs, shownMarks }: ChartModel, plot: uPlot, { min, max }: AxisRange): MarkGroup[] {
    const axis = runs[0]?.axis;
    const leftOf = (mark: RunMark): number | undefined => {
        const position = axis?.markPosition(mark.step, mark.at) ?? NaN;
        const end = axis?.range?.max ?? max;
        const kept = Math.max(axis?.range?.min ?? min, Math.min(position, end));
        return kept >= min && kept <= max ? plot.valToPos(kept, 'x') : undefined;
    };
    return groupMarks(shownMarks, leftOf);
}
